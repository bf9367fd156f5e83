"""The public registry in the tables and column names of the CAD Trust data model, version 2.

Names and the words that a column may hold are those of the Climate Action Data Trust's own node (Chia-Network/cadt,
src/models/v2 and its governance picklists). Its ids are given by a node; until then ours stand in their place, so that
the tables refer to each other. Co-benefits and labels are those that a project declares, in the words of the city's
pack; what this registry does not know (ratings, GIS) is left empty.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.journeys.market.share_registry import pages
from puhui.market.registry import facts, queries

VERSION = "2"
TONNE, COUNTRY = "tCO2e", "China"
RENEWABLE = "Energy industries (renewable-/ non renewable sources)"
WASTE, LAND = "Waste handling and disposal", "Agriculture, forestry and other land use (AFOLU)"
TECHNICAL, REMOVAL = "Reduction - technical", "Removal - nature"
# Our fields: sector, type of project, type of unit.
SECTORS = {
    "solar": (RENEWABLE, "Solar", TECHNICAL), "fuel-switching": ("Energy demand", "Fossil fuel switch", TECHNICAL),
    "energy-saving": ("Energy demand", "Energy Efficiency Industry", TECHNICAL),
    "waste-heat": (RENEWABLE, "Energy Efficiency own generation", TECHNICAL),
    "waste-to-energy": (WASTE, "Waste", TECHNICAL), "kitchen-waste": (WASTE, "Methane avoidance", TECHNICAL),
    "food-waste": (WASTE, "Methane avoidance", TECHNICAL), "construction-waste": (WASTE, "Waste", TECHNICAL),
    "waste-plastics": (WASTE, "Waste", TECHNICAL), "waste-electronics": (WASTE, "Waste", TECHNICAL),
    "afforestation": ("Afforestation and reforestation", "Afforestation", REMOVAL),
    "greenway": (LAND, "Afforestation", REMOVAL), "forest-homestead": (LAND, "Afforestation", REMOVAL),
    "wetland": (LAND, "", REMOVAL), "sink": (LAND, "Afforestation", REMOVAL),
    "soil-tested-fertilising": ("Agriculture", "Agriculture", "Reduction - nature"),
}  # fmt: skip
UNKNOWN = ("Others", "", "Not Determined")
PROJECT_STATUS = {
    "noticed": "Listed", "validated": "Validated", "applied": "Validated", "registered": "Registered",
    "suspended": "Inactive", "deregistered": "Withdrawn", "withdrawn": "Withdrawn", "rejected": "Rejected",
}  # fmt: skip
UNIT_STATUS = {"retired": "Retired", "cancelled": "Cancelled"}
COLUMNS = {
    "program": ("cadTrustProgramId", "programName", "programRegistry", "programRegistryProgramId",
                "programRegistryActivityId", "programDescription"),
    "project": ("cadTrustProjectId", "projectRegistryName", "projectId", "projectCreditingProgram", "projectName",
                "projectLink", "projectDescription", "projectSector", "projectType", "projectSubtype", "projectStatus",
                "projectStatusDate", "projectUnitMetric", "cadTrustReferenceProjectId", "cadTrustProgramId"),
    "methodology": ("cadTrustMethodologyId", "methodologyCode", "methodologyName", "methodologyVersion",
                    "methodologyDate", "methodologyLink", "methodologyType"),
    "projectMethodology": ("cadTrustProjectId", "cadTrustMethodologyId", "projectMethodologyDate",
                           "projectMethodologyDescription"),
    "stakeholder": ("cadTrustStakeholderId", "stakeholderName", "stakeholderType", "stakeholderLink"),
    "stakeholderProjects": ("cadTrustStakeholderProjectId", "cadTrustStakeholderId", "cadTrustProjectId"),
    "location": ("cadTrustLocationId", "locationCountry", "locationRegion", "locationGis", "locationMapType",
                 "locationMapFileLink", "cadTrustProjectId"),
    "validation": ("cadTrustValidationId", "validationId", "validationType", "validationBody", "validationDate",
                   "validationCreditPeriodStartDate", "validationCreditPeriodEndDate", "cadTrustProjectId"),
    "verification": ("cadTrustVerificationId", "verificationId", "verificationStartDate", "verificationEndDate",
                     "verificationBody", "cadTrustProjectId", "cadTrustValidationId"),
    "estimation": ("cadTrustEstimationId", "estimationStartDate", "estimationEndDate", "estimationUnitCount",
                   "estimationReferenceNo", "cadTrustProjectId"),
    "coBenefit": ("cadTrustCoBenefitId", "coBenefitId", "cadTrustProjectId"),
    "label": ("cadTrustLabelId", "labelName", "labelType", "labelLink", "labelDate"),
    "unitLabel": ("cadTrustLabelId", "cadTrustUnitId", "labelUnitDate", "labelUnitDescription"),
    "issuance": ("cadTrustIssuanceId", "issuanceId", "issuanceDate", "cadTrustVerificationId",
                 "cadTrustProjectMethodologyId", "cadTrustLocationId"),
    "unit": ("cadTrustUnitId", "unitSerialId", "unitStartBlock", "unitEndBlock", "unitCount", "unitType",
             "unitVintageYear", "unitStatus", "unitStatusReason", "unitStatusDate", "unitRetirementDetail",
             "unitRetirementBeneficiary", "unitRetirementBeneficiaryId", "unitLink", "unitMetric", "unitCurrentOwner",
             "unitItmosReferenceId", "cadTrustIssuanceId"),
}  # fmt: skip
Row = dict[str, Any]


def tables(city: str) -> dict[str, list[Row]]:
    """Every table with all its columns, in the model's order. Refusals: packs.CityUnknown."""
    pack = packs.active(city).pack
    found: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    found["program"].append(_program(pack))
    methodologies: dict[str, Row] = {}
    for chain in pages(queries.chains, city):
        for name, row in _of_project(pack, chain, methodologies):
            found[name].append(row)
    found["methodology"] = list(methodologies.values())
    labels = {one.id: one for one in (pack.registry[0].declarable if pack.registry else ()) if one.kind == "label"}
    found["label"] = [_label(one) for one in labels.values()]
    chains = {chain.project.code: chain.project for chain in pages(queries.chains, city)}
    for unit, project in _units(city, chains):
        found["unit"].append(unit)
        found["unitLabel"] += [
            {"cadTrustLabelId": one, "cadTrustUnitId": unit["cadTrustUnitId"]}
            for one in project.declared
            if one in labels
        ]
    return {name: [{column: row.get(column) for column in COLUMNS[name]} for row in found[name]] for name in COLUMNS}


def _program(pack: schema.Pack) -> Row:
    city = pack.city
    unit = pack.registry[0].name if pack.registry else city.programme
    return {
        "cadTrustProgramId": city.city, "programName": city.programme.en, "programRegistry": unit.en,
        "programRegistryProgramId": city.city, "programDescription": city.about.en,
    }  # fmt: skip


def _of_project(pack: schema.Pack, chain: facts.Chain, methodologies: dict[str, Row]) -> Iterator[tuple[str, Row]]:
    p, city = chain.project, pack.city.city
    id = f"{city}/{p.code}"
    sector, kind, removes = SECTORS.get(p.field, UNKNOWN)
    yield "project", {
        "cadTrustProjectId": id, "projectRegistryName": pack.city.programme.en, "projectId": p.code,
        "projectCreditingProgram": pack.city.programme.en, "projectName": p.name, "projectLink": _link(city, p.code),
        "projectSector": sector, "projectType": kind, "projectSubtype": p.field,
        "projectStatus": PROJECT_STATUS.get(p.state, ""), "projectStatusDate": _day(chain), "projectUnitMetric": TONNE,
        "cadTrustProgramId": city,
    }  # fmt: skip
    methodologies.setdefault(p.methodology, _methodology(pack, p.methodology, removes))
    yield (
        "projectMethodology",
        {"cadTrustProjectId": id, "cadTrustMethodologyId": p.methodology, "projectMethodologyDate": p.registered_on},
    )
    owner = f"{id}/owner"
    yield "stakeholder", {"cadTrustStakeholderId": owner, "stakeholderName": chain.owner, "stakeholderType": "Owner"}
    yield "stakeholderProjects", {
        "cadTrustStakeholderProjectId": owner, "cadTrustStakeholderId": owner, "cadTrustProjectId": id
    }  # fmt: skip
    for place in [p.place, *(part.place for part in p.parts)]:
        yield "location", {
            "cadTrustLocationId": f"{id}/{place}", "locationCountry": COUNTRY,
            "locationRegion": f"{pack.city.region} {pack.city.name.en} {place}", "cadTrustProjectId": id,
        }  # fmt: skip
    if p.parts:
        yield "estimation", {
            "cadTrustEstimationId": id, "estimationStartDate": p.crediting_first, "estimationEndDate": p.crediting_last,
            "estimationUnitCount": sum(part.tonnes_a_year for part in p.parts),
            "estimationReferenceNo": "a year, as declared for the parts of a bundle", "cadTrustProjectId": id,
        }  # fmt: skip
    yield from _benefits(pack, p, id)
    yield from _judged(chain, id)


def _benefits(pack: schema.Pack, project: facts.Project, id: str) -> Iterator[tuple[str, Row]]:
    """The co-benefits that the project declares, as far as the pack still knows them."""
    known = {
        one.id: one.code for one in (pack.registry[0].declarable if pack.registry else ()) if one.kind == "co_benefit"
    }
    for declared in project.declared:
        if declared in known:
            yield "coBenefit", {
                "cadTrustCoBenefitId": f"{id}/{declared}", "coBenefitId": known[declared], "cadTrustProjectId": id
            }  # fmt: skip


def _label(one: schema.Declarable) -> Row:
    return {
        "cadTrustLabelId": one.id, "labelName": one.code, "labelType": one.name.en, "labelLink": one.link or None
    }  # fmt: skip


def _judged(chain: facts.Chain, id: str) -> Iterator[tuple[str, Row]]:
    p = chain.project
    for one in chain.engagements:
        if one.kind == "validation" and one.opinion:
            yield "validation", {
                "cadTrustValidationId": id, "validationId": str(one.id),
                "validationType": "Validation of Project Design Document", "validationBody": one.body,
                "validationDate": one.reported_on, "validationCreditPeriodStartDate": p.crediting_first,
                "validationCreditPeriodEndDate": p.crediting_last, "cadTrustProjectId": id,
            }  # fmt: skip
    for period in chain.periods:
        if not period.verifier:
            continue
        verification = f"{id}/{period.first}"
        yield "verification", {
            "cadTrustVerificationId": verification, "verificationId": str(period.id),
            "verificationStartDate": period.first, "verificationEndDate": period.last,
            "verificationBody": period.verifier, "cadTrustProjectId": id, "cadTrustValidationId": id,
        }  # fmt: skip
        for issued in period.issued:
            yield "issuance", {
                "cadTrustIssuanceId": _issuance(issued.serial), "issuanceId": _issuance(issued.serial),
                "issuanceDate": period.issued_on, "cadTrustVerificationId": verification,
                "cadTrustProjectMethodologyId": f"{id}/{p.methodology}", "cadTrustLocationId": f"{id}/{p.place}",
            }  # fmt: skip


def _methodology(pack: schema.Pack, methodology: str, removes: str) -> Row:
    code, _, version = methodology.partition("@")
    found = next((m for m in pack.methodologies if (m.id, m.version) == (code, version)), None)
    return {
        "cadTrustMethodologyId": methodology, "methodologyCode": code, "methodologyVersion": version,
        "methodologyName": found.name.en if found else code, "methodologyDate": found.valid_from if found else None,
        "methodologyLink": f"{settings.ADDRESS}/library/{pack.city.city}/{code}/{version}/" if found else None,
        "methodologyType": removes,
    }  # fmt: skip


def _units(city: str, projects: dict[str, facts.Project]) -> Iterator[tuple[Row, facts.Project]]:
    kinds = {code: SECTORS.get(project.field, UNKNOWN)[2] for code, project in projects.items()}
    retired = {serial: r for r in pages(queries.retirements, city) for serial in r.serials}
    for b in pages(queries.issued_blocks, city):
        told = retired.get(b.serial)
        yield {
            "cadTrustUnitId": b.serial, "unitSerialId": b.serial, "unitStartBlock": f"{b.first:08}",
            "unitEndBlock": f"{b.last:08}", "unitCount": b.last - b.first + 1, "unitType": kinds[b.project],
            "unitVintageYear": b.vintage, "unitStatus": UNIT_STATUS.get(b.state, "Held"), "unitStatusReason": b.state,
            "unitStatusDate": b.since.date() if b.since else None,
            "unitRetirementDetail": f"{told.number} {told.statement}".strip() if told else None,
            "unitRetirementBeneficiary": told.beneficiary if told else None,
            "unitRetirementBeneficiaryId": (told.beneficiary_id or None) if told else None,
            "unitLink": f"{settings.ADDRESS}/registry/serials/?number={b.serial}", "unitMetric": TONNE,
            "unitCurrentOwner": b.account, "cadTrustIssuanceId": _issuance(b.serial),
        }, projects[b.project]  # fmt: skip


def _issuance(serial: str) -> str:
    """What all serial numbers of one issuance begin with."""
    return serial.rsplit("-", 2)[0]


def _link(city: str, code: str) -> str:
    return f"{settings.ADDRESS}/registry/{city}/{code}/"


def _day(chain: facts.Chain) -> date | None:
    return chain.events[-1].at.date() if chain.events else chain.project.registered_on

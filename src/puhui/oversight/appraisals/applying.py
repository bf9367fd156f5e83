"""Applications and sheets: handed in whole, with files for what needs one, and scored at once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from puhui.foundations.evidence import queries as evidence
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.oversight.appraisals import facts, guarding, models, refusals, telling
from puhui.oversight.appraisals.calc import scoring

FILES_MOST = 500
TICK = timedelta(microseconds=1)


def apply(
    *,
    id: UUID,
    city: str,
    scheme: str,
    year: int,
    applicant: str,
    name: str,
    filled: facts.Filled,
    unit: UUID | None = None,
    district: str = "",
    actor: facts.Actor,
    at: datetime,
) -> facts.Application:
    """Apply, with the self-scored sheet, under the version of the scheme that holds today.

    ``applicant`` names it in the caller's books (a unit, a household); ``name`` is what is published. Refusals:
    packs.CityUnknown, SchemeUnknown, NotPermitted, NameMissing, AppliedAlready, SheetIncomplete, EvidenceLacking,
    evidence.unknown, those of the scoring, TooMuchSaid, IdUsedOtherwise.
    """
    guarding.applicant(actor, unit)
    name, applicant = guarding.text(name, 200), guarding.text(applicant, 200)
    if not name or not applicant:
        raise refusals.NameMissing()
    asked = {"city": city, "scheme": scheme, "year": year, "applicant": applicant, "name": name}
    if done := _done(id, asked):
        return done
    tree, pack = telling.scheme_of(city, scheme, clock.local_day(at))
    kept = {
        "creation": tree.creation, "version": tree.version, "pack": pack, "rules": tree.model_dump(mode="json"),
        "district": guarding.text(district, 200), "unit": unit, "by": actor.name, "at": at,
    }  # fmt: skip
    return _begin(id, asked, kept, tree, filled, actor, at)


def improve(
    *, id: UUID, application: UUID, filled: facts.Filled, actor: facts.Actor, at: datetime
) -> facts.Application:
    """Hand in the sheet anew after it was returned. Refusals: ApplicationUnknown, NotPermitted, StepOutOfOrder, as ``apply``."""
    return _fill(id, application, facts.SELF, filled, actor, at)


def review(*, id: UUID, application: UUID, filled: facts.Filled, actor: facts.Actor, at: datetime) -> facts.Application:
    """The reviewer's sheet. Refusals: as ``improve``."""
    return _fill(id, application, facts.REVIEW, filled, actor, at)


def check_site(
    *, id: UUID, application: UUID, filled: facts.Filled, actor: facts.Actor, at: datetime
) -> facts.Application:
    """The sheet filled in on the spot; of it and the review, the last one counts. Refusals: as ``improve``."""
    return _fill(id, application, facts.SITE, filled, actor, at)


def _begin(
    id: UUID,
    asked: dict[str, Any],
    kept: dict[str, Any],
    tree: schema.Appraisal,
    filled: facts.Filled,
    actor: facts.Actor,
    at: datetime,
) -> facts.Application:
    try:
        with transaction.atomic():
            row = models.Application(id=id, **asked, **kept)
            row.save(force_insert=True)
            _sheet(id, row, tree, facts.SELF, filled, actor, at)
    except IntegrityError:
        # One application a year: another one, or this call's own twin that was quicker.
        if done := _done(id, asked):
            return done
        raise refusals.AppliedAlready(name=asked["name"], scheme=tree.name.zh, year=asked["year"]) from None
    return telling.application(id)


def _fill(
    id: UUID, application: UUID, stage: str, filled: facts.Filled, actor: facts.Actor, at: datetime
) -> facts.Application:
    with guarding.turn(application) as row:
        now = telling.application(application)
        if stage == facts.SELF:
            guarding.applicant(actor, now.unit)
        else:
            guarding.appraiser(actor, now.scheme.leads, gettext_lazy("scoring an application"))
        if before := models.Sheet.objects.filter(pk=id).first():
            # What was measured may have moved on since: the caller says the same again all the same.
            told = telling.plain(filled) | {"measured": before.filled["measured"]}
            guarding.same(id, vars(before), {"application_id": application, "stage": stage, "filled": told})
            return now
        allowed = {facts.SELF: (facts.RETURNED,)}.get(stage, (facts.APPLIED, facts.REVIEWED))
        if now.state not in allowed:
            raise refusals.StepOutOfOrder(name=now.name, state=guarding.WORDS[now.state], step=guarding.WORDS[stage])
        # What comes after a step is later than it, whatever the clocks of two machines say.
        after = max(at, now.steps[-1].at + TICK) if now.steps else at
        _sheet(id, row, now.scheme, stage, filled, actor, after)
    return telling.application(application)


def _sheet(
    id: UUID,
    row: models.Application,
    tree: schema.Appraisal,
    stage: str,
    filled: facts.Filled,
    actor: facts.Actor,
    at: datetime,
) -> None:
    found = _checked(tree, filled)
    number = row.sheets.count() + 1
    sheet = models.Sheet.objects.create(
        id=id, application=row, number=number, stage=stage, filled=telling.plain(filled), score=found.score,
        level=found.level, passed=found.passed, by=actor.name, at=at,
    )  # fmt: skip
    models.File.objects.bulk_create(
        models.File(sheet=sheet, leaf=leaf, sha256=sha256)
        for leaf, entry in filled.entries.items()
        for sha256 in entry.evidence
    )


def _checked(tree: schema.Appraisal, filled: facts.Filled) -> facts.Score:
    files = [sha256 for entry in filled.entries.values() for sha256 in entry.evidence]
    if len(files) > FILES_MOST:
        raise refusals.TooMuchSaid(most=FILES_MOST)
    for entry in filled.entries.values():
        guarding.text(entry.note)
    found = scoring.score(tree, filled)
    names = {leaf: one.name.zh for leaf, one in scoring.shown(tree).items()}
    if found.missing:
        raise refusals.SheetIncomplete(missing="、".join(names[leaf] for leaf in found.missing))
    if found.unproven:
        raise refusals.EvidenceLacking(leaves="、".join(names[leaf] for leaf in found.unproven))
    for sha256 in set(files):
        evidence.evidence(sha256)
    return found


def _done(id: UUID, asked: dict[str, Any]) -> facts.Application | None:
    before = models.Application.objects.filter(pk=id).first()
    if before is None:
        return None
    guarding.same(id, vars(before), asked)
    return telling.application(id)

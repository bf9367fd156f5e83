"""pack.yaml, and the whole pack."""

from datetime import date
from typing import Annotated

from pydantic import Field

from puhui.foundations.packs.schema.activities import Activity, Schooling
from puhui.foundations.packs.schema.appraisals import Appraisal
from puhui.foundations.packs.schema.conference import Conference
from puhui.foundations.packs.schema.counting import Cap, Factor, Feed, Methodology, Rule, Scenario
from puhui.foundations.packs.schema.draws import Draw
from puhui.foundations.packs.schema.exchange import Exchange
from puhui.foundations.packs.schema.honours import Badge, Board, Certificate, Level, TeamKind
from puhui.foundations.packs.schema.merchants import Merchant
from puhui.foundations.packs.schema.neutrality import Neutrality
from puhui.foundations.packs.schema.outreach import Outreach
from puhui.foundations.packs.schema.oversight import Oversight
from puhui.foundations.packs.schema.registry import Registry
from puhui.foundations.packs.schema.rewards import Offer
from puhui.foundations.packs.schema.schemes import Scheme
from puhui.foundations.packs.schema.scrutiny import Check
from puhui.foundations.packs.schema.surveys import Survey
from puhui.foundations.packs.schema.voices import Voices
from puhui.foundations.packs.schema.volunteers import Volunteering
from puhui.foundations.packs.schema.writing import Name, Place, Source, Strict, Text


class City(Strict):
    """pack.yaml: the city and its programme."""

    city: Name
    name: Text
    programme: Text
    region: str  # the province by which factors are chosen
    regions: tuple[str, ...] = ()  # fallbacks, nearest first; never silently the nation
    starts: date  # acts before this day are refused
    version: str
    about: Text
    person_caps: tuple[Cap, ...] = ()  # over all rules together
    operator: Text | None = None
    schooling: Schooling | None = None
    source: Source


class Pack(Strict):
    """A whole city pack, as read. ``places`` says where everything stood in the files it was read from."""

    city: City
    factors: tuple[Factor, ...]
    methodologies: tuple[Methodology, ...]
    scenarios: tuple[Scenario, ...]
    rules: tuple[Rule, ...]
    feeds: tuple[Feed, ...]
    offers: tuple[Offer, ...] = ()
    merchants: tuple[Merchant, ...] = ()
    draws: tuple[Draw, ...] = ()
    levels: tuple[Level, ...] = ()
    badges: tuple[Badge, ...] = ()
    boards: tuple[Board, ...] = ()
    teams: tuple[TeamKind, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    checks: tuple[Check, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    registry: Annotated[tuple[Registry, ...], Field(max_length=1)] = ()
    exchange: Annotated[tuple[Exchange, ...], Field(max_length=1)] = ()
    neutrality: Annotated[tuple[Neutrality, ...], Field(max_length=1)] = ()
    conference: tuple[Conference, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    oversight: Annotated[tuple[Oversight, ...], Field(max_length=1)] = ()
    activities: tuple[Activity, ...] = ()
    surveys: Annotated[tuple[Survey, ...], Field(max_length=40)] = ()
    volunteers: Annotated[tuple[Volunteering, ...], Field(max_length=1)] = ()
    outreach: Annotated[tuple[Outreach, ...], Field(max_length=1)] = ()
    voices: Annotated[tuple[Voices, ...], Field(max_length=1)] = ()
    stations: dict[str, str] = {}  # file name -> CSV text of a station table that travels in the pack
    places: dict[str, Place] = {}

    def place(self, *path: str | int) -> Place:
        """The file and line of what stands at ``path``, or of the nearest thing around it."""
        for length in range(len(path), 0, -1):
            found = self.places.get("/".join(map(str, path[:length])))
            if found is not None:
                return found
        return Place("", 0)

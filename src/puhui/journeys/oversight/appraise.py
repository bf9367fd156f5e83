"""What Puhui measured about an applicant, ready for a sheet: what the members of its team saved together."""

from decimal import Decimal
from uuid import UUID

from puhui.economy.honours import queries as honours
from puhui.oversight.appraisals.facts import Told

# Of fewer people the sum would tell of one of them.
MEMBERS_LEAST = 5
MILLIGRAMS_PER_KILOGRAM = Decimal(10**6)
TEAMS_MOST = 100_000


def known_of(*, city: str, name: str, year: int) -> dict[str, Told]:
    """What is known of an applicant: of the one team in the city that bears its name; nothing where none or two do."""
    found = [one for one in honours.teams_in(city, TEAMS_MOST) if one.name.strip() == name.strip()]
    return measured(team=found[0].id, year=year) if len(found) == 1 else {}


def measured(*, team: UUID, year: int) -> dict[str, Told]:
    """``reduction_kg`` and ``participants`` of a team in a year, each with its trace; nothing of a team too small."""
    found = honours.saved_by_team(team, year)
    if found is None or found[1] < MEMBERS_LEAST:
        return {}
    milligrams, members = found
    trace = f"honours/team/{team}/{year}"
    return {
        "reduction_kg": Told(Decimal(milligrams) / MILLIGRAMS_PER_KILOGRAM, trace),
        "participants": Told(Decimal(members), trace),
    }

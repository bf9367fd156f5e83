"""Who lives in the demo: numbered, nameless people, the first of whom one can sign in as."""

from dataclasses import dataclass

PEOPLE_PER_CITY = 300
STRANGERS_PER_CITY = 30  # they ride, but have not joined
TELEPHONES = {"luzhou": 13_800_000_000, "chengdu": 13_900_000_000}
# Per city: the scheme of its travel card, and that of its accounts.
SCHEMES = {"luzhou": ("luzhou-bus-card", "luzhou-account"), "chengdu": ("tianfutong", "chengdu-account")}


@dataclass(frozen=True)
class Person:
    """One person of the demo, by city and number (from 1)."""

    city: str
    number: int

    @property
    def phone(self) -> str:
        return str(TELEPHONES[self.city] + self.number)

    @property
    def card(self) -> str:
        return f"{self.city[:2].upper()}31{self.number:08d}"

    @property
    def account(self) -> str:
        return f"u{self.city[:2]}{self.number:08d}"


def of(city: str) -> list[Person]:
    """The people of a city who take part."""
    return [Person(city, number) for number in range(1, PEOPLE_PER_CITY + 1)]


def strangers_of(city: str) -> list[Person]:
    """People who do the same, but have not joined; their records wait."""
    first = PEOPLE_PER_CITY + 1
    return [Person(city, number) for number in range(first, first + STRANGERS_PER_CITY)]

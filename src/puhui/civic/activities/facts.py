"""What the activities room tells: frozen records, without any behaviour of their own."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from puhui.foundations.packs import schema

OBJECTION_CHARACTERS_MAX = 500
FEEDBACK_CHARACTERS_MAX = 500


@dataclass(frozen=True, slots=True)
class Attendee:
    """One of a party: an age on the day, and whether a guardian agrees. No name."""

    age: int
    guardian: bool = False


@dataclass(frozen=True, slots=True)
class ClassParty:
    """A class that comes: so many pupils with so many adults; ``consents`` guardians have agreed at the school."""

    school: str
    klass: str
    pupils: int
    adults: int
    consents: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One wish: who wants how many places where, under the caller's own id. No attendees: one adult."""

    holder: int
    session: UUID
    group: str
    id: UUID
    at: datetime
    attendees: tuple[Attendee, ...] = ()
    party: ClassParty | None = None

    @property
    def places(self) -> int:
        if self.party is not None:
            return self.party.pupils + self.party.adults
        return max(1, len(self.attendees))


@dataclass(frozen=True, slots=True)
class Place:
    """Where: WGS 84, in degrees; both None where nobody entered them."""

    name: str
    district: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Seats:
    """A group's places in a session; ``waiting`` bookings stand in line."""

    group: str
    capacity: int
    taken: int
    waiting: int

    @property
    def left(self) -> int:
        return self.capacity - self.taken


@dataclass(frozen=True, slots=True)
class Session:
    """One date of an activity. ``state``: open or called_off. ``metres`` from where somebody asked, where they did."""

    id: UUID
    city: str
    activity: str
    host: str
    organiser: str
    place: Place
    starts: datetime
    ends: datetime
    opens: datetime
    closes: datetime
    state: str
    why: str
    seats: tuple[Seats, ...]
    metres: int | None = None
    unit: str = ""  # who stands behind it; empty: the city itself


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking as it stands. ``state``: booked, waiting, cancelled, called_off.

    ``short`` is the code to type, ``code`` the signed one for a QR, empty while there is nothing to show. ``ahead``
    bookings stand before a waiting one. ``unguarded`` people of the party needed no guardian's word.
    """

    id: UUID
    holder: int
    city: str
    session: UUID
    group: str
    places: int
    state: str
    ticket: int
    ahead: int
    short: str
    code: str
    at: datetime
    school: str = ""
    klass: str = ""
    late: bool = False  # it was cancelled later than is fair to who waits


@dataclass(frozen=True, slots=True)
class Moved:
    """Bookings that moved up from the waiting list, in order."""

    bookings: tuple[Booked, ...]


@dataclass(frozen=True, slots=True)
class Attended:
    """A booking was let in, or out. ``done``: what the activity asks for is fulfilled, with this."""

    booking: UUID
    holder: int
    city: str
    session: UUID
    activity: str
    group: str
    places: int
    came_at: datetime
    left_at: datetime | None
    minutes: int | None
    done: bool
    at: datetime
    school: str = ""
    again: bool = False  # the same attempt as before


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody says against a no, and what became of it; ``state``: open, granted, declined."""

    id: UUID
    holder: int
    booking: UUID
    session: UUID
    words: str
    at: datetime
    state: str
    answer: str


@dataclass(frozen=True, slots=True)
class SeriesPeriod:
    """One host's period of a series: kept, missed (it is over), planned (a session is to come), due (none is yet).

    ``held`` of its ``sessions`` had enough people; ``months`` long, where the series did not begin in its middle.
    """

    activity: str
    host: schema.Host
    first: date
    last: date
    state: str
    sessions: int
    attended: int
    held: int
    months: int


@dataclass(frozen=True, slots=True)
class Held:
    """What came of an activity in a district: ``sessions`` to which anybody came, and how many people were let in."""

    activity: str
    district: str
    sessions: int
    people: int


@dataclass(frozen=True, slots=True)
class ClassHours:
    """What a class was taught in a school year. ``pupil_tenths``: tenths of hours times the pupils who were there."""

    school: str
    klass: str
    year: int
    enrolled: int
    tenths: int
    pupil_tenths: int
    lessons: int

    @property
    def hours_per_pupil(self) -> Decimal:
        """Hours of an average pupil in that year, to the hundredth, down."""
        return (Decimal(self.pupil_tenths) / 10 / self.enrolled).quantize(Decimal("0.01"), "ROUND_DOWN")


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """A school's year: its classes, the average hours of a pupil, and what is asked for (None: nothing is)."""

    school: str
    name: str
    district: str
    year: int
    classes: tuple[ClassHours, ...]
    hours_per_pupil: Decimal
    asked: Decimal | None

    @property
    def reached(self) -> bool:
        """Whether there are classes, and every one has what is asked for."""
        return (
            bool(self.classes)
            and self.asked is not None
            and all(one.hours_per_pupil >= self.asked for one in self.classes)
        )


@dataclass(frozen=True, slots=True)
class Keepers:
    """A school, and how many people book for its classes."""

    school: str
    name: str
    district: str
    keepers: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody's session starts within so many hours."""

    booking: UUID
    holder: int
    session: UUID
    activity: str
    starts: datetime
    hours: int


@dataclass(frozen=True, slots=True)
class Impression:
    """How people found it: how many stars from how many, and their words without names, latest first."""

    given: int
    stars: Decimal | None
    words: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Door:
    """What a session looks like at its door: booked and present, in bookings and people."""

    session: Session
    booked: int
    booked_places: int
    present: int
    present_places: int
    gone: int

    @property
    def waiting(self) -> int:
        """Bookings in line, of all groups."""
        return sum(seats.waiting for seats in self.session.seats)


@dataclass(frozen=True, slots=True)
class Fed:
    """Whose calendar a secret address shows; ``school`` is empty for somebody's own bookings."""

    holder: int
    city: str
    school: str

"""What can become of a row, and the sentences that say why. Decides nothing."""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils import translation
from django.utils.translation import gettext


def _(message: str) -> str:
    """Mark a sentence for translation, without asking for settings: pure modules import the codes."""
    return message


class Outcome(StrEnum):
    """Every row of every delivery has exactly one."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    OPEN = "open"
    UNCLAIMED = "unclaimed"
    HELD = "held"


class Reason(StrEnum):
    """Why a row has its outcome. Stable: partners' programs read these."""

    # The row cannot be read.
    RAGGED_ROW = "ragged_row"
    UNREADABLE_ROW = "unreadable_row"
    # Something it must have is missing or wrong.
    MISSING_KEY = "missing_key"
    KEY_TOO_LONG = "key_too_long"
    MISSING_SUBJECT = "missing_subject"
    MISSING_TIME = "missing_time"
    MISSING_NUMBER = "missing_number"
    BAD_REVISION = "bad_revision"
    BAD_TIME = "bad_time"
    NO_SUCH_TIME = "no_such_time"
    BAD_NUMBER = "bad_number"
    NOT_FINITE = "not_finite"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_CHOICE = "unknown_choice"
    # Its moment lies outside the programme.
    FUTURE = "future"
    BEFORE_PROGRAMME = "before_programme"
    TOO_LATE = "too_late"
    # Places and taps.
    STATION_MISSING = "station_missing"
    UNKNOWN_STATION = "unknown_station"
    AMBIGUOUS_STATION = "ambiguous_station"
    BAD_POSITION = "bad_position"
    SAME_STATION = "same_station"
    NOT_THIS_FEED = "not_this_feed"
    UNKNOWN_KIND = "unknown_kind"
    ENTRY_WITHOUT_EXIT = "entry_without_exit"
    EXIT_WITHOUT_ENTRY = "exit_without_entry"
    RIDE_TOO_LONG = "ride_too_long"
    # What was known before decides.
    UNKNOWN_SCENARIO = "unknown_scenario"
    SAME_RECORD = "same_record"
    OTHER_CONTENT = "other_content"
    LOWER_REVISION = "lower_revision"
    COUNTED_BY_OTHER_CHANNEL = "counted_by_other_channel"
    NOT_JOINED = "not_joined"
    NOT_COUNTABLE = "not_countable"
    ZERO_REDUCTION = "zero_reduction"
    HELD_FOR_REVIEW = "held_for_review"
    REFUSED_AFTER_REVIEW = "refused_after_review"


# The {placeholders} are the keys of the reason's data.
SENTENCES: Mapping[str, str] = {
    Outcome.ACCEPTED: _("Counted."),
    Outcome.DUPLICATE: _("Already counted; nothing has changed."),
    Outcome.CONFLICT: _("Another record with this key was counted before; nothing has changed."),
    Outcome.REJECTED: _("Not counted."),
    Outcome.OPEN: _("Waits for the record that belongs to it."),
    Outcome.UNCLAIMED: _("Waits until its person joins."),
    Outcome.HELD: _("Held for review; nothing is lost."),
    Reason.RAGGED_ROW: _("The row has {found} cells, the header has {expected}."),
    Reason.UNREADABLE_ROW: _("The row cannot be read: {detail}"),
    Reason.MISSING_KEY: _("The column {column} is empty; without it the record cannot be told from others."),
    Reason.KEY_TOO_LONG: _("The key “{value}…” is longer than {most} bytes."),
    Reason.MISSING_SUBJECT: _("The column {column} is empty: nobody is named."),
    Reason.MISSING_TIME: _("The column {column} is empty: the time is missing."),
    Reason.MISSING_NUMBER: _("The column {column} is empty: the quantity is missing."),
    Reason.BAD_REVISION: _("“{value}” in column {column} is not a revision: give a whole number from 0."),
    Reason.BAD_TIME: _("“{value}” in column {column} is not a time of the form {format}."),
    Reason.NO_SUCH_TIME: _("“{value}” in column {column}: clocks in {zone} were put forward; they never showed it."),
    Reason.BAD_NUMBER: _("“{value}” in column {column} is not a number; write it without separators, as in 1234.5."),
    Reason.NOT_FINITE: _("“{value}” in column {column} is not a finite number."),
    Reason.OUT_OF_RANGE: _("“{value}” in column {column} is outside {minimum} to {maximum} {unit}."),
    Reason.UNKNOWN_CHOICE: _("“{value}” in column {column} is not one of: {choices}."),
    Reason.FUTURE: _("{at} lies in the future."),
    Reason.BEFORE_PROGRAMME: _("{at} is before the programme began on {starts}."),
    Reason.TOO_LATE: _("{at} is more than {days} days ago; this feed takes no older records."),
    Reason.STATION_MISSING: _("The column {column} is empty: the station is missing."),
    Reason.UNKNOWN_STATION: _("There is no station called “{value}” (column {column})."),
    Reason.AMBIGUOUS_STATION: _("Several stations are called “{value}” (column {column}), far from each other."),
    Reason.BAD_POSITION: _("“{value}” in column {column} is not a position in degrees."),
    Reason.SAME_STATION: _("The ride ends where it began, at {value}: no distance was travelled."),
    Reason.NOT_THIS_FEED: _("Records of the kind “{value}” are not counted by this feed: {why}"),
    Reason.UNKNOWN_KIND: _("“{value}” in column {column} is not a kind of record that this feed knows."),
    Reason.ENTRY_WITHOUT_EXIT: _("An entry whose exit has not been delivered."),
    Reason.EXIT_WITHOUT_ENTRY: _("An exit whose entry has not been delivered."),
    Reason.RIDE_TOO_LONG: _("Entry and exit lie more than {hours} hours apart."),
    Reason.UNKNOWN_SCENARIO: _("The city does not count the scenario {scenario}."),
    Reason.SAME_RECORD: _("The same record was delivered before; nothing has changed."),
    Reason.OTHER_CONTENT: _(
        "A record with this key and other content was delivered before; that one stands. "
        "To correct it, send a higher revision."
    ),
    Reason.LOWER_REVISION: _("A higher revision of this record was delivered before; that one stands."),
    Reason.COUNTED_BY_OTHER_CHANNEL: _("The same act was told by a better channel and counts there."),
    Reason.NOT_JOINED: _("Waits until its person joins and binds this card or account."),
    Reason.NOT_COUNTABLE: _("The methodology that holds on that day cannot count it: a factor or version is missing."),
    Reason.ZERO_REDUCTION: _("By the methodology it saved nothing."),
    Reason.HELD_FOR_REVIEW: _("A check of the city found it unusual: it counts as soon as somebody has released it."),
    Reason.REFUSED_AFTER_REVIEW: _("Somebody looked at it, and it does not count."),
}


def sentence(reason: str, data: Mapping[str, object] | str | None, language: str) -> str:
    """Why, in words of a language ("zh-hans", "en"); ``reason`` may also be an outcome.

    A datum that has a form of its own per language (``why_zh``, ``why_en``) stands in the sentence as ``why``.
    """
    return sentences([reason], [data], language)[0]


def sentences(reasons: Sequence[str], data: Sequence[Mapping[str, object] | str | None], language: str) -> list[str]:
    """The sentences of many reasons with their data."""
    suffix = f"_{language[:2]}"
    with translation.override(language):
        said = {reason: gettext(SENTENCES[reason]) for reason in set(reasons)}
    told = []
    for reason, known in zip(reasons, data, strict=True):
        known = _Blanks(json.loads(known) if isinstance(known, str) and known else known or {})
        known |= {name.removesuffix(suffix): value for name, value in known.items() if name.endswith(suffix)}
        told.append(said[reason].format_map(known))
    return told


class _Blanks(dict):
    """A placeholder without its datum is an ellipsis, never an error before a citizen's eyes."""

    def __missing__(self, key: str) -> str:
        return "…"

"""Refusals: how any room says no.

A refusal is an answer, not an accident. It has a stable code, typed data, a sentence for people and,
where a rule of law or of the city stands behind it, the article it cites. This module will not know
HTTP, forms or languages: a portal translates the sentence and maps the code.
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """The root of every no.

    Subclasses set ``code`` (``room.what_is_wrong``) and ``message`` (English, with ``{placeholders}``
    named like the keys of ``data``); the message is also the key under which portals find its translation.
    """

    code: ClassVar[str] = "puhui.refused"
    message: ClassVar[str] = "This cannot be done."
    cites: ClassVar[str] = ""

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(data)

    def __str__(self) -> str:
        return self.message.format_map(self.data)


class CalendarUnknown(Refusal):
    """Data: year."""

    code = "puhui.calendar_unknown"
    message = (
        "The public holidays of {year} are not known here yet: bring the calendar up to date, or write the year into"
        " the city's registry.yaml once the State Council has announced it."
    )
    cites = "《全国年节及纪念日放假办法》"

"""Refusals: how any room says no.

A refusal is an answer, not an accident. It has a stable code, typed data, a sentence for people and,
where a rule of law or of the city stands behind it, the article it cites. This module will not know
HTTP, forms or languages: a portal translates the sentence and maps the code.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar


class Refusal(Exception):
    """The root of every no.

    Subclasses set ``code`` (``room.what_is_wrong``) and ``message`` (English, with ``{placeholders}``
    named like the keys of ``data``); the message is also the key under which portals find its translation.
    """

    code: ClassVar[str] = "puhui.refused"
    message: ClassVar[str] = "This cannot be done."
    cites: ClassVar[str] = ""
    # Codes that may stand in the data under the keys of ``coded``, and the English word for each.
    words: ClassVar[Mapping[str, str]] = {}
    coded: ClassVar[tuple[str, ...]] = ()

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(data)

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The message with its data, codes as words; ``translate`` says both in the reader's language."""
        said = {key: self._said(key, value, translate) for key, value in self.data.items()}
        return translate(self.message).format_map(said)

    def _said(self, key: str, value: Any, translate: Callable[[str], str]) -> Any:
        # Why a worked case fails is itself a refusal.
        if isinstance(value, Refusal):
            return value.sentence(translate)
        known = key in self.coded and isinstance(value, str) and value in self.words
        return translate(self.words[value]) if known else value


class CalendarUnknown(Refusal):
    """Data: year."""

    code = "puhui.calendar_unknown"
    message = (
        "The public holidays of {year} are not known here yet: bring the calendar up to date, or write the year into"
        " the city's registry.yaml once the State Council has announced it."
    )
    cites = "《全国年节及纪念日放假办法》"

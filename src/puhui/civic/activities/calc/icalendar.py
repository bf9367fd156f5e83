"""Calendars as others read them: iCalendar (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

LINE_BYTES = 75


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. ``off``: it was called off, so that calendars strike it out."""

    uid: str
    starts: datetime
    ends: datetime
    title: str
    about: str
    place: str
    latitude: Decimal | None
    longitude: Decimal | None
    address: str
    made: datetime
    off: bool = False


def calendar(name: str, events: Iterable[Event]) -> str:
    """The calendar with lines as the standard wants them: CR LF, at most 75 octets, texts escaped."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Puhui//Activities//ZH", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{_text(name)}", "X-WR-TIMEZONE:Asia/Shanghai"]
    for event in events:
        lines += _event(event)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _event(event: Event) -> list[str]:
    place = [f"GEO:{event.latitude:f};{event.longitude:f}"] if event.latitude is not None else []
    return [
        "BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_instant(event.made)}", f"DTSTART:{_instant(event.starts)}",
        f"DTEND:{_instant(event.ends)}", f"SUMMARY:{_text(event.title)}", f"DESCRIPTION:{_text(event.about)}",
        f"LOCATION:{_text(event.place)}", *place, *([f"URL:{event.address}"] if event.address else []),
        f"STATUS:{'CANCELLED' if event.off else 'CONFIRMED'}", f"SEQUENCE:{int(event.off)}", "END:VEVENT",
    ]  # fmt: skip


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> Iterable[str]:
    """Pieces of at most 75 octets, never cut inside a character; those after the first begin with a space."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE_BYTES:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece

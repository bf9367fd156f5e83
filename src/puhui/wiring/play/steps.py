"""What every play is made of: days of its own calendar, ids made of names, and a line for each step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from uuid import UUID

from puhui.foundations.evidence import actions as evidence
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.oversight.assignments import facts
from puhui.oversight.assignments import queries as assignments

Say = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """Where a play is played: its name is part of every id, so two plays never meet."""

    name: str
    city: str
    say: Say
    steps: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # what a room answered otherwise than the play promises

    def id(self, step: str) -> UUID:
        """The id of a step, always the same."""
        return uuid_of(f"play/{self.name}/{self.city}/{step}")

    def document(self, text: str, at: datetime) -> str:
        """Keep a document that says what it stands for; its fingerprint."""
        return self.keep(text.encode(), "document.txt", at)

    def keep(self, content: bytes, name: str, at: datetime) -> str:
        """Keep a file as evidence; its fingerprint."""
        return evidence.keep(stream=BytesIO(content), name=name, at=at).sha256

    def tell(self, day: date, line: str) -> None:
        """Say what happened."""
        self.steps.append(f"{day} {line}")
        self.say(f"{day}  {line}")

    def expect(self, day: date, line: str, found: Any, wanted: Any) -> None:
        """Say what a room answers, and remember where that is not what the play promises."""
        if found == wanted:
            self.tell(day, f"✓ {line}")
        else:
            self.wrong.append(line)
            self.tell(day, f"✗ {line}: {found}, 应为 should be {wanted}")


def on(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A time of a local day."""
    return datetime.combine(day, time(hour, minute), clock.SHANGHAI)


def own(stage: Stage, day: date) -> list[facts.Assignment]:
    """Assignments that were not given from the pack's own document, which is another play's."""
    return [one for one in assignments.assignments(stage.city, day) if not one.document]

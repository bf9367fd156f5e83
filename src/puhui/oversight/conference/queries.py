"""FACE: the questions of the conference; nothing here writes."""

from uuid import UUID

from puhui.oversight.conference import invitations, writing
from puhui.oversight.conference.awaiting import awaiting, document_of, holds, rhythm, rhythms, short_of
from puhui.oversight.conference.telling import agenda, conferences, document, minutes, session, sessions, topics

__all__ = [
    "agenda", "awaiting", "conferences", "document", "document_of", "holds", "invitation", "minutes", "preview",
    "rhythm", "rhythms", "session", "sessions", "short_of", "topics",
]  # fmt: skip


def invitation(session_id: UUID, unit: UUID) -> bytes:
    """A unit's invitation as iCalendar. Refusals: SessionUnknown, UnitNotInvited."""
    found = session(session_id)
    return invitations.invitation(found, unit, agenda(session_id))


def preview(minutes_id: UUID) -> bytes:
    """The last draft as .docx, not numbered; issued minutes are read by ``document_of``. Refusals: MinutesUnknown."""
    found = document(minutes_id)
    held = session(found.session)
    return writing.document(held, found, agenda(held.id), "", found.drafts[-1].at)

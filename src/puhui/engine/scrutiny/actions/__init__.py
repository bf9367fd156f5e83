"""What scrutiny does. Every verb runs inside the caller's transaction or opens its own; none counts anything."""

from puhui.engine.scrutiny.actions.auditing import draw_audit, judge, open_audit
from puhui.engine.scrutiny.actions.deciding import answer, appeal, decide, note_cases, refuse_counted
from puhui.engine.scrutiny.actions.declaring import declare, forget_photos, give_up, look_through, second_photo
from puhui.engine.scrutiny.actions.noting import note_devices

__all__ = [
    "answer", "appeal", "decide", "declare", "draw_audit", "forget_photos", "give_up", "judge", "look_through", "note_cases",
    "note_devices", "open_audit", "refuse_counted", "second_photo",
]  # fmt: skip

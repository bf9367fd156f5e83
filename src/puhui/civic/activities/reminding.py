"""Who is to be reminded now. Private to the room."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from puhui.civic.activities import facts
from puhui.foundations.packs import schema

REMINDED_PER_CALL = 2_000

DUE = """
UPDATE activities_booking b SET reminded = %(hours)s
FROM activities_session s, (
    SELECT b.holder_id, b.id FROM activities_booking b JOIN activities_session s ON s.id = b.session_id
    WHERE s.city = %(city)s AND s.activity = %(activity)s AND s.state = 1 AND s.starts > %(at)s AND s.starts <= %(until)s
        AND b.state = 1 AND (b.reminded IS NULL OR b.reminded > %(hours)s)
    ORDER BY b.holder_id, b.id LIMIT %(most)s FOR UPDATE OF b SKIP LOCKED
) AS due
WHERE s.id = b.session_id AND b.holder_id = due.holder_id AND b.id = due.id
RETURNING b.id, b.holder_id, s.id, s.activity, s.starts
"""


@transaction.atomic
def remind_due(*, pack: schema.Pack, at: datetime) -> list[facts.Reminder]:
    """Whose session starts within the hours at which the pack reminds; each booking once per such hour.

    Somebody who booked later than the first of them is reminded at the next. Locks: those bookings.
    """
    found = []
    for activity in pack.activities:
        # The shortest first: who is reminded of tomorrow needs not be told of the week.
        for hours in sorted(activity.reminders):
            with connection.cursor() as cursor:
                cursor.execute(
                    DUE,
                    {
                        "city": pack.city.city, "activity": activity.id, "at": at, "hours": hours,
                        "until": at + timedelta(hours=hours), "most": REMINDED_PER_CALL,
                    },
                )  # fmt: skip
                found += [facts.Reminder(*row, hours) for row in cursor.fetchall()]
    return found

"""What the public says to a notice without signing in, and the owner's reply: bounded, and no more is kept of anybody than needed.

A contact is only kept where its giver agreed, sealed, for the body that answers; it goes some time after the notice (PIPL
6, 13, 19, 47). Where a comment came from is kept as a keyed hash of a day, to count by, and goes with it.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from puhui.ground import clock, sealing
from puhui.market.registry import facts, refusals
from puhui.market.registry.changes import claim, in_turn, key
from puhui.market.registry.models import Comment, Notice
from puhui.market.registry.telling import comment_told

PURPOSE, ORIGINS = b"puhui-contacts", b"puhui-origins"
SAID_MAX, CONTACT_MAX = 2_000, 200
A_DAY_MAX = 5  # from one origin
OF_A_NOTICE_MAX = 2_000
PUBLIC = "public"
KEPT = timedelta(days=90)  # after the notice's last day


@transaction.atomic
def comment_publicly(
    *, id: UUID, notice: int, said: str, origin: str, at: datetime, contact: str = "", agrees: bool = False,
    holder: int | None = None,
) -> facts.Comment:  # fmt: skip
    """What anybody says to a notice up to its last day; of a citizen who signed in and wants it so, the holder's too.

    ``origin``: the network address it came from, or whatever else tells senders apart. Refusals: NoticeUnknown,
    NoticeOver, CommentEmpty, CommentTooLong, ContactNotAgreed, CommentsTooMany, ChangeDiffers. Locks: the notice's
    comments, in turn.
    """
    shown, said, contact = _notice(notice), said.strip(), contact.strip()
    number = key("comment", id)
    if not claim(id=id, city=shown.city, kind="comment", about=f"notice/{notice}", by=PUBLIC, at=at, said=said):
        return comment_told(Comment.objects.get(id=number))
    _must_be_short(said, contact)
    if contact and not agrees:
        raise refusals.ContactNotAgreed()
    today = clock.local_day(at)
    if today > shown.closes_on:
        raise refusals.NoticeOver(closes_on=shown.closes_on)
    in_turn(shown.city, f"comments/{notice}")
    mark = _mark(f"holder/{holder}" if holder else origin, today.isoformat())
    since = Comment.objects.filter(at__gte=clock.day_starts(today), at__lt=clock.day_starts(today + timedelta(days=1)))
    if since.filter(origin=mark).count() >= A_DAY_MAX:
        raise refusals.CommentsTooMany(most=A_DAY_MAX)
    if Comment.objects.filter(notice_id=notice).count() >= OF_A_NOTICE_MAX:
        raise refusals.CommentsTooMany(most=OF_A_NOTICE_MAX)
    return comment_told(
        Comment.objects.create(
            id=number, notice_id=notice, said_by=PUBLIC, said=said, at=at, origin=mark, holder_id=holder,
            contact=_fernet().encrypt(contact.encode()) if contact else None, agreed_at=at if contact else None,
        )
    )  # fmt: skip


def _must_be_short(said: str, contact: str) -> None:
    if not said:
        raise refusals.CommentEmpty()
    if len(said) > SAID_MAX or len(contact) > CONTACT_MAX:
        raise refusals.CommentTooLong(most=SAID_MAX, contact_most=CONTACT_MAX)


def _notice(notice: int) -> Notice:
    row = Notice.objects.filter(id=notice).first()
    if row is None:
        raise refusals.NoticeUnknown(notice=notice)
    return row


@transaction.atomic
def reply(*, id: UUID, comment: int, said: str, by: str, at: datetime) -> facts.Comment:
    """What the owner says to a comment, beside the body's answer. The last reply holds.

    Refusals: NoticeUnknown, CommentEmpty, CommentTooLong, PersonMissing, ChangeDiffers. Locks: the comment.
    """
    row = Comment.objects.select_for_update().filter(id=comment).first()
    if row is None:
        raise refusals.NoticeUnknown(notice=comment)
    city, said = _notice(row.notice_id).city, said.strip()
    if claim(id=id, city=city, kind="comment_replied", about=f"comment/{comment}", by=by, at=at, reply=said):
        _must_be_short(said, "")
        row.reply, row.replied_at = said, at
        row.save(update_fields=["reply", "replied_at"])
    return comment_told(row)


def contact_of(comment: int) -> str:
    """How to reach who said it, where that was agreed to; "" otherwise."""
    sealed = Comment.objects.filter(id=comment).values_list("contact", flat=True).first()
    return _fernet().decrypt(bytes(sealed)).decode() if sealed else ""


def said_by_person(holder: int) -> list[facts.Comment]:
    """What a citizen said in their own name."""
    return [comment_told(row) for row in Comment.objects.filter(holder_id=holder).order_by("at", "id")]


def forget_person(*, holder: int) -> None:
    """What was said stays, for it is answered in public; by whom, and how to reach them, goes."""
    Comment.objects.filter(holder_id=holder).update(holder_id=None, contact=None, agreed_at=None, origin="")


def withdraw_contact(*, id: UUID) -> None:
    """Whoever holds the id of a comment takes back that its contact is kept (PIPL 15); again, nothing changes."""
    Comment.objects.filter(id=key("comment", id)).update(contact=None, agreed_at=None)


def forget_contacts(*, at: datetime) -> int:
    """Contacts and origins go once their notice is long over. How many comments were touched."""
    over = Notice.objects.filter(closes_on__lt=clock.local_day(at - KEPT)).values("id")
    kept = Comment.objects.filter(~Q(origin="") | Q(contact__isnull=False), notice_id__in=over)
    return kept.update(contact=None, agreed_at=None, origin="")


def _mark(origin: str, day: str) -> str:
    """Tells origins of one day apart, and nobody by whom: another day has another mark."""
    kept = sealing.derived(settings.SEALING_KEY, ORIGINS, day)
    return hashlib.blake2b(origin.encode(), key=kept, digest_size=16).hexdigest()


def _fernet():
    return sealing.fernet(settings.SEALING_KEY, PURPOSE)

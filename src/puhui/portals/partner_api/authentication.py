"""Who is speaking: a partner by signature, a citizen's client, a market desk or a post by token, an official by session."""

from dataclasses import dataclass

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from puhui.foundations.people import actions, queries
from puhui.foundations.people import refusals as people_refusals
from puhui.ground import clock
from puhui.journeys.market import desks
from puhui.oversight.assignments import facts as assignments
from puhui.oversight.assignments import queries as oversight
from puhui.portals.partner_api import refusals
from puhui.portals.partner_api.reading import body_of
from puhui.portals.partner_api.signatures import Message, verify
from puhui.portals.shared import access


class PartnerSignature(AuthBase):
    """A signature by RFC 9421, taken once; answers with the partner."""

    openapi_type = "apiKey"
    openapi_in = "header"
    openapi_name = "Signature"
    openapi_description = "RFC 9421: covers @method, @target-uri (or @path) and content-digest; see docs/api.md."

    def __call__(self, request: HttpRequest) -> queries.Delivering:
        at = clock.now()
        message = Message(request.method, request.build_absolute_uri(), request.headers, body_of(request))
        signed = verify(message, at)
        # Claimed before the work: a request that dies is signed anew, and its records are known by their keys.
        actions.claim_signature(
            key=signed.key.key_id, signature=signed.signature, nonce=signed.nonce, forget_at=signed.forget_at
        )
        return signed.key.partner


class CitizenToken(HttpBearer):
    """A token that a citizen opened for a client; answers with the citizen's holder."""

    def __call__(self, request: HttpRequest) -> int:
        holder = super().__call__(request)
        if holder is None:
            raise people_refusals.TokenUnknown()
        return holder

    def authenticate(self, request: HttpRequest, token: str) -> int:
        return queries.holder_of_token(token, clock.now())


class DeskToken(HttpBearer):
    """A token for one desk of the carbon market; answers with the desk, as long as its person still sits there."""

    def __call__(self, request: HttpRequest) -> desks.Desk:
        desk = super().__call__(request)
        if desk is None:
            raise people_refusals.TokenUnknown()
        return desk

    def authenticate(self, request: HttpRequest, token: str) -> desks.Desk:
        person, desk = queries.desk_of_token(token, clock.now())
        return desks.take(person, desk)


@dataclass(frozen=True)
class Official:
    """Who speaks for government: the account's name as the record keeps it, and the post."""

    name: str
    post: assignments.Post

    @property
    def actor(self) -> assignments.Actor:
        return self.post.actor(self.name)


class PostToken(HttpBearer):
    """A token for one post of government, for a unit's own system; it opens that post as long as it lasts."""

    def authenticate(self, request: HttpRequest, token: str) -> Official:
        person, written = queries.desk_of_token(token, clock.now())
        account = next((one for one in queries.staff() if one.name == person and one.role == access.OFFICIAL), None)
        posts = oversight.posts_of(account.number, clock.local_day(clock.now())) if account else []
        found = next((one for one in posts if one.id.hex == written), None)
        if found is None:
            raise refusals.PostEnded()
        return Official(person, found)


class OfficialSession(AuthBase):
    """An official at the desk, in the session that the pages use; answers with the account and one of its posts."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"
    openapi_description = "The session of a signed-in official, second factor proved; Puhui-Post chooses between posts."

    def __call__(self, request: HttpRequest) -> Official:
        if not access.is_at_desk(request, access.OFFICIAL):
            raise refusals.DeskMissing()
        if request.method not in ("GET", "HEAD") and check_csrf(request) is not None:
            raise refusals.TokenOfFormMissing()
        posts = oversight.posts_of(request.user.pk, clock.local_day(clock.now()))
        asked = request.headers.get("Puhui-Post")
        found = next((one for one in posts if asked in (None, str(one.id))), None)
        if found is None:
            raise refusals.DeskMissing()
        return Official(request.user.username, found)

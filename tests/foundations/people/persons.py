"""People for tests."""

from datetime import UTC, datetime

from puhui.foundations.people import actions
from puhui.foundations.people.models import User

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)
WORDS = {"zh": "我同意统计我的公交出行。", "en": "I agree that my bus rides are counted."}


def citizen(phone: str = "13812340001", at: datetime = AT) -> User:
    """Somebody who has just signed in for the first time."""
    sent = actions.send_code(phone=phone, at=at)
    return actions.sign_in(phone=phone, code=sent.shown, at=at)


def consenting(phone: str = "13812340001", city: str = "luzhou", scenario: str = "bus") -> int:
    """The holder of somebody who agreed to one scene."""
    holder = citizen(phone).holder_id
    actions.give_consent(holder=holder, city=city, scenario=scenario, version="1", words=WORDS, at=AT)
    return holder

"""The root of this room's answers, and the texts they cite."""

from puhui.ground.refusals import Refusal
from puhui.market.exchange.refusals.words import FIELDS

MEASURES = "《温室气体自愿减排交易管理办法（试行）》（生态环境部 市场监管总局令第31号）"
TRADING = "《温室气体自愿减排交易和结算规则（试行）》"


class ExchangeRefusal(Refusal):
    """The root of this room's answers."""

    code = "exchange.refused"
    words = FIELDS
    coded = ("field",)


class ExchangeNotKept(ExchangeRefusal):
    """Data: city."""

    code = "exchange.not_kept"
    message = "The city {city} keeps no exchange: its pack has no exchange.yaml."


class ChangeDiffers(ExchangeRefusal):
    """Data: id, field, known, given."""

    code = "exchange.change_differs"
    message = "{id} was used before with another {field}: {known}, not {given}. Nothing was changed."


class PersonMissing(ExchangeRefusal):
    code = "exchange.person_missing"
    message = "Name who does this: a change without a name is not recorded."
    cites = TRADING + "第七条"

"""No, about orders, deals and days."""

from puhui.market.exchange.refusals.articles import TRADING, ExchangeRefusal
from puhui.market.exchange.refusals.words import DAYS, ORDERS


class InstrumentUnknown(ExchangeRefusal):
    """Data: project, vintage."""

    code = "exchange.instrument_unknown"
    message = "Nothing of {project} of {vintage} was ever placed on this exchange."
    cites = TRADING + "第十条"


class InstrumentMalformed(ExchangeRefusal):
    """Data: instrument."""

    code = "exchange.instrument_malformed"
    message = "“{instrument}” is no instrument: a project and a vintage, for example P0001-2025."
    cites = TRADING + "第十条"


class PriceMalformed(ExchangeRefusal):
    """Data: price."""

    code = "exchange.price_malformed"
    message = "“{price}” is no price: yuan a tonne above zero, in steps of 0.01."
    cites = TRADING + "第十一条"


class TonnesMalformed(ExchangeRefusal):
    """Data: tonnes, limit."""

    code = "exchange.tonnes_malformed"
    message = "Quantities are whole tonnes from 1 to {limit}, not {tonnes}."
    cites = TRADING + "第十一条"


class NotBestLevel(ExchangeRefusal):
    """Data: price, best: yuan."""

    code = "exchange.not_best_level"
    message = "Only the best level can be picked: it stands at ¥{best}, not ¥{price}."
    cites = TRADING + "第十三条"


class NothingListed(ExchangeRefusal):
    code = "exchange.nothing_listed"
    message = "Nobody has listed anything on that side of this instrument."
    cites = TRADING + "第十三条"


class LevelTooSmall(ExchangeRefusal):
    """Data: tonnes, there."""

    code = "exchange.level_too_small"
    message = "{there} t stand at the best level, fewer than {tonnes} t."
    cites = TRADING + "第十三条"


class OwnListing(ExchangeRefusal):
    """Data: order."""

    code = "exchange.own_listing"
    message = (
        "The best level holds a listing of the same member ({order}): nobody picks its own, through whichever operator."
    )
    cites = TRADING + "第十三条"


class PriceOutsideLimits(ExchangeRefusal):
    """Data: price, low, high, reference: yuan; percent."""

    code = "exchange.price_outside_limits"
    message = "¥{price} is beyond today's limits, ¥{low} to ¥{high}: ±{percent} % of the reference price ¥{reference}."
    cites = TRADING + "第十六条"


class ReferenceMissing(ExchangeRefusal):
    """Data: instrument, since."""

    code = "exchange.reference_missing"
    message = "{instrument} has no reference price yet; it trades from {since} on."
    cites = TRADING + "第十七条"


class FirstPriceMissing(ExchangeRefusal):
    """Data: instrument."""

    code = "exchange.first_price_missing"
    message = "Whoever first places {instrument} declares its first price; none was told."
    cites = TRADING + "第十七条"


class FirstPriceStands(ExchangeRefusal):
    """Data: instrument, price: yuan."""

    code = "exchange.first_price_stands"
    message = "The first price of {instrument} was declared already: ¥{price}."
    cites = TRADING + "第十七条"


class Oversold(ExchangeRefusal):
    """Data: available, needed."""

    code = "exchange.oversold"
    message = "{available} t are placed and free; {needed} t cannot be offered."
    cites = TRADING + "第十八条"


class Overbought(ExchangeRefusal):
    """Data: available, needed: yuan."""

    code = "exchange.overbought"
    message = "¥{available} is available; ¥{needed} is needed."
    cites = TRADING + "第十八条"


class DealsFinal(ExchangeRefusal):
    """Data: order, state."""

    code = "exchange.deals_final"
    words, coded = ORDERS, ("state",)
    message = "Order {order} is {state}: only what still stands in the book can be withdrawn, and deals are final."
    cites = TRADING + "第十九条"


class NoTradingDay(ExchangeRefusal):
    """Data: day."""

    code = "exchange.no_trading_day"
    message = "{day} is no trading day: trading is from Monday to Friday, holidays excepted."
    cites = TRADING + "第二十一条"


class OutsideSession(ExchangeRefusal):
    """Data: time, sessions."""

    code = "exchange.outside_session"
    message = "It is {time}; trading is open {sessions}."
    cites = TRADING + "第二十二条"


class DayClosed(ExchangeRefusal):
    """Data: day."""

    code = "exchange.day_closed"
    message = "{day} is closed: nothing more is traded on it."
    cites = TRADING + "第二十二条"


class EarlierDayOpen(ExchangeRefusal):
    """Data: day."""

    code = "exchange.earlier_day_open"
    message = "The trading day {day} must be closed and settled first."
    cites = TRADING + "第二十七条"


class CloseTooEarly(ExchangeRefusal):
    """Data: day, closes."""

    code = "exchange.close_too_early"
    message = "{day} can be closed once its last session is over, at {closes}."
    cites = TRADING + "第二十二条"


class DayNotClosing(ExchangeRefusal):
    """Data: day, state."""

    code = "exchange.day_not_closing"
    words, coded = DAYS, ("state",)
    message = "Deals are delivered while a day closes; {day} is {state}."
    cites = TRADING + "第二十七条"


class DealUnknown(ExchangeRefusal):
    """Data: deal."""

    code = "exchange.deal_unknown"
    message = "There is no deal {deal}."
    cites = TRADING + "第十九条"


class TurnedTooSoon(ExchangeRefusal):
    """Data: instrument, day, days, from_day."""

    code = "exchange.turned_too_soon"
    message = "{instrument} was traded the other way on {day}; at least {days} trading days lie between, so from {from_day} on."
    cites = TRADING + "第二十九条"


class OtherSideOpen(ExchangeRefusal):
    """Data: instrument."""

    code = "exchange.other_side_open"
    message = "An order of this member stands on the other side of {instrument}: both could be dealt on one day."
    cites = TRADING + "第二十九条"


class HoldingTooLarge(ExchangeRefusal):
    """Data: tonnes, limit."""

    code = "exchange.holding_too_large"
    message = "With this the member could hold {tonnes} t of the instrument, more than the limit of {limit} t."
    cites = TRADING + "第三十七条"


class OrderUnknown(ExchangeRefusal):
    """Data: order."""

    code = "exchange.order_unknown"
    message = "There is no order {order} of this member."
    cites = TRADING + "第十九条"


class LotTooLarge(ExchangeRefusal):
    """Data: limit."""

    code = "exchange.lot_too_large"
    message = "At most {limit} orders are taken together."

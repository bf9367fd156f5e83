"""What the exchange may answer no to; every rule of trading names its article."""

from puhui.ground.refusals import Refusal

MEASURES = "《温室气体自愿减排交易管理办法（试行）》（生态环境部 市场监管总局令第31号）"
TRADING = "《温室气体自愿减排交易和结算规则（试行）》"


class ExchangeRefusal(Refusal):
    """The root of this room's answers."""

    code = "exchange.refused"


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


class AccountMissing(ExchangeRefusal):
    """Data: account, state."""

    code = "exchange.account_missing"
    message = "Trading takes an open registry account as well; {account} is {state}."
    cites = MEASURES + "第二十四条"


class SubjectTrades(ExchangeRefusal):
    """Data: subject, member."""

    code = "exchange.subject_trades"
    message = "This subject trades as member {member} already: one trading account per subject."
    cites = TRADING + "第七条"


class MemberUnknown(ExchangeRefusal):
    """Data: member."""

    code = "exchange.member_unknown"
    message = "There is no member {member} of this exchange."
    cites = TRADING + "第七条"


class OperatorUnknown(ExchangeRefusal):
    """Data: member, by."""

    code = "exchange.operator_unknown"
    message = "{by} is no operator of member {member}."
    cites = TRADING + "第七条"


class OperatorTaken(ExchangeRefusal):
    """Data: name."""

    code = "exchange.operator_taken"
    message = "{name} operates for another member already."
    cites = TRADING + "第七条"


class OperatorsTooMany(ExchangeRefusal):
    """Data: limit."""

    code = "exchange.operators_too_many"
    message = "A member has at most {limit} operators."
    cites = TRADING + "第七条"


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


class AmountMalformed(ExchangeRefusal):
    """Data: amount."""

    code = "exchange.amount_malformed"
    message = "“{amount}” is no amount of money: whole fen above zero."
    cites = TRADING + "第二十七条"


class LineBooked(ExchangeRefusal):
    """Data: number."""

    code = "exchange.line_booked"
    message = "Line {number} of the bank was booked before; each line counts once."
    cites = TRADING + "第二十七条"


class LineDiffers(ExchangeRefusal):
    """Data: number, field, known, given."""

    code = "exchange.line_differs"
    message = "Line {number} of the bank was booked with another {field}: {known}, not {given}. Nothing was changed."
    cites = TRADING + "第二十七条"


class LineMalformed(ExchangeRefusal):
    """Data: field, found."""

    code = "exchange.line_malformed"
    message = "The row has no usable {field}: “{found}”."
    cites = TRADING + "第二十七条"


class BankFileUnreadable(ExchangeRefusal):
    """Data: name, problem."""

    code = "exchange.bank_file_unreadable"
    message = "{name} cannot be read: {problem}."


class BankColumnMissing(ExchangeRefusal):
    """Data: name, column."""

    code = "exchange.bank_column_missing"
    message = "{name} has no column {column}. A bank file has: number, member, direction, amount."


class BankFileTooLong(ExchangeRefusal):
    """Data: name, limit."""

    code = "exchange.bank_file_too_long"
    message = "{name} has more than {limit} rows; cut it in several."


class OutsideCashHours(ExchangeRefusal):
    """Data: time, opens, closes."""

    code = "exchange.outside_cash_hours"
    message = "It is {time}; money is paid in and out on trading days from {opens} to {closes}."
    cites = TRADING + "第二十二条"


class BlockTooSmall(ExchangeRefusal):
    """Data: tonnes, least."""

    code = "exchange.block_too_small"
    message = "A block deal is of at least {least} t; {tonnes} t are listed instead."
    cites = TRADING + "第十四条"


class BlockWithOneself(ExchangeRefusal):
    """Data: member."""

    code = "exchange.block_with_oneself"
    message = "{member} cannot propose a block deal to itself, through whichever operator."
    cites = TRADING + "第十四条"


class BlockUnknown(ExchangeRefusal):
    """Data: block."""

    code = "exchange.block_unknown"
    message = "No block deal {block} is proposed to this member."
    cites = TRADING + "第十四条"


class BlockOver(ExchangeRefusal):
    """Data: block, state."""

    code = "exchange.block_over"
    message = "The proposed block deal {block} is {state}: nobody can answer it any more."
    cites = TRADING + "第十四条"


class AuctionUnknown(ExchangeRefusal):
    """Data: auction."""

    code = "exchange.auction_unknown"
    message = "There is no auction {auction}."
    cites = TRADING + "第十五条"


class AuctionFormUnknown(ExchangeRefusal):
    """Data: form."""

    code = "exchange.auction_form_unknown"
    message = "An auction is sealed or open, not “{form}”."
    cites = TRADING + "第十五条"


class AuctionEndWrong(ExchangeRefusal):
    """Data: ends, opens, closes."""

    code = "exchange.auction_end_wrong"
    message = "An auction ends on the day it opens, after {opens} and by {closes}; not at {ends}."
    cites = TRADING + "第十五条"


class AuctionOver(ExchangeRefusal):
    """Data: ended."""

    code = "exchange.auction_over"
    message = "The auction took bids until {ended}."
    cites = TRADING + "第十五条"


class AuctionRuns(ExchangeRefusal):
    """Data: ends."""

    code = "exchange.auction_runs"
    message = "The auction takes bids until {ends}; it is settled after that."
    cites = TRADING + "第十五条"


class AuctionReserve(ExchangeRefusal):
    """Data: price, reserve: yuan."""

    code = "exchange.auction_reserve"
    message = "¥{price} is on the wrong side of the auction's reserve price, ¥{reserve}."
    cites = TRADING + "第十五条"


class AuctionTooLarge(ExchangeRefusal):
    """Data: tonnes, there."""

    code = "exchange.auction_too_large"
    message = "{there} t are auctioned; nobody bids for {tonnes} t."
    cites = TRADING + "第十五条"


class OwnAuction(ExchangeRefusal):
    code = "exchange.own_auction"
    message = "Nobody bids in its own auction, through whichever operator."
    cites = TRADING + "第十五条"


class BidNotBetter(ExchangeRefusal):
    """Data: price, before: yuan."""

    code = "exchange.bid_not_better"
    message = "This member's bid stands at ¥{before}; only a better one replaces it, not ¥{price}."
    cites = TRADING + "第十五条"


class BidBinds(ExchangeRefusal):
    code = "exchange.bid_binds"
    message = "What was put into an auction stands until its end; a bid can be bettered, not taken out."
    cites = TRADING + "第十五条"

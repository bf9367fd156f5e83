"""No, about block deals and auctions."""

from puhui.market.exchange.refusals.articles import TRADING, ExchangeRefusal
from puhui.market.exchange.refusals.words import ORDERS


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
    words, coded = ORDERS, ("state",)
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

"""What the exchange may answer no to; every rule of trading names its article."""

from puhui.market.exchange.refusals.articles import *  # noqa: F403
from puhui.market.exchange.refusals.members import *  # noqa: F403
from puhui.market.exchange.refusals.methods import *  # noqa: F403
from puhui.market.exchange.refusals.orders import *  # noqa: F403

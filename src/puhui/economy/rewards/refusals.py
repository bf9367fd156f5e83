"""What the rewards room says no to.

RewardsRefusal
├── OfferUnknown  PriceChanged  RedemptionDiffers  RedemptionUnknown  RedemptionSettled
├── OfferNotOnSale  OfferNotOpen  WindowUnknown  WindowForElders
├── DayMissing  DayOutside  DayNotAsked  PlaceMissing  PlaceUnknown  PlaceNotAsked
├── LimitReached  PaceTooQuick  SoldOut  PoolEmpty
├── QuotaBelowSold                 a pack that would lower a quota below what is sold
├── VoucherRefused                 what a counter may answer; docs/decisions/0008-rewards.md lists them
│   ├── VoucherCodeUnreadable  VoucherCodeForged  VoucherUnknown  VoucherForeignCity
│   ├── VoucherNotYetValid  VoucherExpired  VoucherAlreadyUsed  VoucherRefunded  VoucherVoid  VoucherNotPaid
│   ├── VoucherOtherMerchant  VoucherWrongDistrict  VoucherNotForCounters
│   └── OfflineNotAllowed  UploadLate  SeenInFuture
├── RefundNotAllowed  ReasonMissing
├── WaitingNotOffered  StockNotOver  WaitingAlready  WaitingUnknown
├── ConversionNeedsAccount
└── PoolNotAsked  PoolCodeWrong  PoolTooLarge
"""

from puhui.ground.refusals import Refusal


class RewardsRefusal(Refusal):
    """The root of this room's answers."""

    code = "rewards.refused"


class OfferUnknown(RewardsRefusal):
    """Data: city, offer."""

    code = "rewards.offer_unknown"
    message = "There is no offer {offer} in {city}."


class PriceChanged(RewardsRefusal):
    """Data: offer, seen, now."""

    code = "rewards.price_changed"
    message = "The price has changed from {seen} to {now} points. Look at the offer again before you redeem it."


class RedemptionDiffers(RewardsRefusal):
    """Data: id, field."""

    code = "rewards.redemption_differs"
    message = "{id} was used before for something else ({field} differs). Use a new id for a new redemption."


class RedemptionUnknown(RewardsRefusal):
    """Data: id."""

    code = "rewards.redemption_unknown"
    message = "Nothing was redeemed under {id}."


class RedemptionSettled(RewardsRefusal):
    """Data: id, state."""

    code = "rewards.redemption_settled"
    message = "The redemption {id} is settled already: {state}."


class OfferNotOnSale(RewardsRefusal):
    """Data: offer, first, last (days or empty)."""

    code = "rewards.offer_not_on_sale"
    message = "This offer can be had from {first} to {last}."


class OfferNotOpen(RewardsRefusal):
    """Data: offer, opens_at."""

    code = "rewards.offer_not_open"
    message = "This offer is given out at certain hours; the next ones begin at {opens_at}."


class WindowUnknown(RewardsRefusal):
    """Data: offer, window."""

    code = "rewards.window_unknown"
    message = "The hours {window} are not open now. Choose others, or none."


class WindowForElders(RewardsRefusal):
    """Data: offer, opens_at."""

    code = "rewards.window_for_elders"
    message = "These hours are kept for people who use the elder mode; hours for everybody begin at {opens_at}."


class DayMissing(RewardsRefusal):
    """Data: offer."""

    code = "rewards.day_missing"
    message = "Choose the day on which you want to come."


class DayOutside(RewardsRefusal):
    """Data: on, first, last."""

    code = "rewards.day_outside"
    message = "{on} cannot be chosen; choose a day from {first} to {last}."


class DayNotAsked(RewardsRefusal):
    """Data: offer."""

    code = "rewards.day_not_asked"
    message = "This offer is not for a certain day; leave the day out."


class PlaceMissing(RewardsRefusal):
    """Data: offer, what (district, provider), choices."""

    code = "rewards.place_missing"
    message = "Choose one of: {choices}."


class PlaceUnknown(RewardsRefusal):
    """Data: offer, place, choices."""

    code = "rewards.place_unknown"
    message = "{place} is not a choice here; choose one of: {choices}."


class PlaceNotAsked(RewardsRefusal):
    """Data: offer, what."""

    code = "rewards.place_not_asked"
    message = "Nothing is to be chosen here; leave the {what} out."


class LimitReached(RewardsRefusal):
    """Data: offer, period, units. Told by period."""


class LimitPerDay(LimitReached):
    code = "rewards.limit_per_day"
    message = "One person can have {units} of these a day, and you have had them today. Come again tomorrow."


class LimitPerMonth(LimitReached):
    code = "rewards.limit_per_month"
    message = "One person can have {units} of these a month, and you have had them. Come again next month."


class LimitPerYear(LimitReached):
    code = "rewards.limit_per_year"
    message = "One person can have {units} of these a year, and you have had them."


class LimitForGood(LimitReached):
    code = "rewards.limit_for_good"
    message = "One person can have {units} of these, and you have had them."


LIMITS = {"day": LimitPerDay, "month": LimitPerMonth, "year": LimitPerYear, "total": LimitForGood}


class PaceTooQuick(RewardsRefusal):
    """Data: offer, minutes, again_at."""

    code = "rewards.pace_too_quick"
    message = "Between two redemptions of this offer there are {minutes} minutes, so that others have their turn; again from {again_at}."


class SoldOut(RewardsRefusal):
    """Data: offer, period, units, place, span (e.g. 2026, 2026-11, 2026-11-21)."""

    code = "rewards.sold_out"
    message = "All {units} of {span} are gone. Where the offer has a waiting list, you can join it."


class SoldOutForGood(SoldOut):
    code = "rewards.sold_out_for_good"
    message = "All {units} are gone. Where the offer has a waiting list, you can join it."


class ReleasedGone(SoldOut):
    code = "rewards.released_gone"
    message = "What was given out at these hours is gone. More follows at the next hours, as the offer says."


GONE = {"total": SoldOutForGood, "release": ReleasedGone}


class PoolEmpty(RewardsRefusal):
    """Data: offer."""

    code = "rewards.pool_empty"
    message = "The provider's codes are used up at the moment. Nothing was taken from your points."


class QuotaBelowSold(RewardsRefusal):
    """Data: offer, period, place, span, sold, units."""

    code = "rewards.quota_below_sold"
    message = "{offer}: {sold} are sold in {span} ({period} {place}) already, so the quota cannot become {units}."


class VoucherRefused(RewardsRefusal):
    """What a counter may be answered with."""

    code = "rewards.voucher_refused"


class VoucherCodeUnreadable(VoucherRefused):
    """Data: none. Truncated, mistyped, or no code of ours at all."""

    code = "rewards.voucher_code_unreadable"
    message = "This is not a whole code. Scan it again, or type the code below it."


class VoucherCodeForged(VoucherRefused):
    """Data: none."""

    code = "rewards.voucher_code_forged"
    message = "The code was not signed by this city. Do not accept it."


class VoucherUnknown(VoucherRefused):
    """Data: none."""

    code = "rewards.voucher_unknown"
    message = "There is no voucher with this code. Check what was typed."


class VoucherForeignCity(VoucherRefused):
    """Data: city, other."""

    code = "rewards.voucher_foreign_city"
    message = "This voucher is of {other}, not of {city}; it cannot be taken here."


class VoucherNotYetValid(VoucherRefused):
    """Data: valid_from."""

    code = "rewards.voucher_not_yet_valid"
    message = "This voucher holds from {valid_from} on."


class VoucherExpired(VoucherRefused):
    """Data: valid_to."""

    code = "rewards.voucher_expired"
    message = "This voucher held until {valid_to}. Its points go back to where they came from."


class VoucherAlreadyUsed(VoucherRefused):
    """Data: at, here (whether by this merchant)."""

    code = "rewards.voucher_already_used"
    message = "This voucher was used already, at {at}."


class VoucherRefunded(VoucherRefused):
    """Data: at."""

    code = "rewards.voucher_refunded"
    message = "This voucher was given back at {at}; its points were returned."


class VoucherVoid(VoucherRefused):
    """Data: at."""

    code = "rewards.voucher_void"
    message = "This redemption was given up at {at}; nothing was paid for it."


class VoucherNotPaid(VoucherRefused):
    """Data: none."""

    code = "rewards.voucher_not_paid"
    message = "This redemption is not finished yet. Ask the customer to finish it first."


class VoucherOtherMerchant(VoucherRefused):
    """Data: none; whose it is, is nobody else's business."""

    code = "rewards.voucher_other_merchant"
    message = "This voucher is for another merchant. Nothing has happened to it."


class VoucherWrongDistrict(VoucherRefused):
    """Data: districts."""

    code = "rewards.voucher_wrong_district"
    message = "This voucher holds only in {districts}."


class VoucherNotForCounters(VoucherRefused):
    """Data: none."""

    code = "rewards.voucher_not_for_counters"
    message = "Nothing is handed over for this: it was done when it was redeemed."


class OfflineNotAllowed(VoucherRefused):
    """Data: none."""

    code = "rewards.offline_not_allowed"
    message = "This voucher can only be taken with a connection."


class UploadLate(VoucherRefused):
    """Data: seen_at, hours."""

    code = "rewards.upload_late"
    message = "It was shown at {seen_at}; what is taken without a connection is uploaded within {hours} hours."


class SeenInFuture(VoucherRefused):
    """Data: seen_at."""

    code = "rewards.seen_in_future"
    message = "The time {seen_at} has not come yet. Set the clock of this device."


class RefundNotAllowed(RewardsRefusal):
    """Data: offer."""

    code = "rewards.refund_not_allowed"
    message = "This cannot be given back. If it is not used, its points return by themselves after its last day."


class ReasonMissing(RewardsRefusal):
    """Data: characters."""

    code = "rewards.reason_missing"
    message = "Say why it is given back, in 1 to {characters} characters; the reason is kept with the redemption."


class WaitingNotOffered(RewardsRefusal):
    """Data: offer."""

    code = "rewards.waiting_not_offered"
    message = "This offer has no waiting list."


class StockNotOver(RewardsRefusal):
    """Data: offer."""

    code = "rewards.stock_not_over"
    message = "There is no need to wait: this can be had now."


class WaitingAlready(RewardsRefusal):
    """Data: offer."""

    code = "rewards.waiting_already"
    message = "You are waiting for this already."


class WaitingUnknown(RewardsRefusal):
    """Data: id."""

    code = "rewards.waiting_unknown"
    message = "There is no open place in a waiting list under {id}."


class PoolNotAsked(RewardsRefusal):
    """Data: offer."""

    code = "rewards.pool_not_asked"
    message = "Offer {offer} takes no codes: only offers of the kind “pool” do."


class PoolCodeWrong(RewardsRefusal):
    """Data: line."""

    code = "rewards.pool_code_wrong"
    message = "Line {line} is not a code: 1 to 200 characters, one code per line."


class PoolTooLarge(RewardsRefusal):
    """Data: limit."""

    code = "rewards.pool_too_large"
    message = "At most {limit} codes can be uploaded at a time."


class ConversionNeedsAccount(RewardsRefusal):
    """Data: offer."""

    code = "rewards.conversion_needs_account"
    message = "{offer} becomes points of another scheme: say to which account there they go."

"""What is wrong with what a pack says of checks, draws and offers."""

from puhui.foundations.packs.refusals.faults import PackRefused


class CheckUnfed(PackRefused):
    code = "packs.check_unfed"
    message = (
        "{file}, line {line}: check “{id}” looks for {kind}, and scenario “{scenario}” has no feed that can show it."
    )


class DeclaredFeedWrong(PackRefused):
    code = "packs.declared_feed_wrong"
    message = (
        "{file}, line {line}: feed “{feed}” takes what people declare themselves: its key is [declaration_no], its "
        "time column declared_at, its subject column account."
    )


class MomentWrong(PackRefused):
    code = "packs.moment_wrong"
    message = "{file}, line {line}: “{key}” must be a time like 2026-12-01 09:00, not “{value}”."


class PrizeTooLarge(PackRefused):
    code = "packs.prize_too_large"
    message = "{file}, line {line}: a prize of a draw is worth at most 50,000 yuan, not {value}."
    cites = "《反不正当竞争法》（2025年修订）第十一条"


class PrizeMixed(PackRefused):
    code = "packs.prize_mixed"
    message = (
        "{file}, line {line}: a prize of kind offer names its offer, one of kind points their number, a good neither."
    )


class PrizeOfferUnknown(PackRefused):
    code = "packs.prize_offer_unknown"
    message = "{file}, line {line}: draw “{draw}” gives the offer “{name}”, which the pack does not have."


class PrizeOfferAsks(PackRefused):
    code = "packs.prize_offer_asks"
    message = (
        "{file}, line {line}: draw “{draw}” gives the offer “{name}”, which asks for a day or a place, or is another "
        "scheme's: write an offer that can be given as it is."
    )


class NeedsUndated(PackRefused):
    code = "packs.needs_undated"
    message = "{file}, line {line}: acts are counted from since to until, both given, in order, at most a year apart."


class DrawDisordered(PackRefused):
    code = "packs.draw_disordered"
    message = (
        "{file}, line {line}: a draw opens, then closes, then is drawn, by a value that nobody knows before draws_at; "
        "every prize has an id of its own."
    )


class OfferIncomplete(PackRefused):
    code = "packs.offer_incomplete"
    message = "{file}, line {line}: offer “{offer}” of kind {kind} needs “{key}”."


class OfferContradicts(PackRefused):
    code = "packs.offer_contradicts"
    message = "{file}, line {line}: in offer “{offer}”, “{one}” and “{other}” exclude each other."


class OfferNameUnknown(PackRefused):
    code = "packs.offer_name_unknown"
    message = "{file}, line {line}: offer “{offer}” names “{name}” under {key}, which the pack does not know."


class QuotaRepeated(PackRefused):
    code = "packs.quota_repeated"
    message = "{file}, line {line}: offer “{offer}” has two quotas per {period} for {place}; write one."


class HoursReversed(PackRefused):
    code = "packs.hours_reversed"
    message = "{file}, line {line}: hours of offer “{offer}” end at {closes}, before they begin at {opens}."


class ClockWrong(PackRefused):
    code = "packs.clock_wrong"
    message = '{file}, line {line}: “{key}” must be a time of day in quotes like "10:30", not “{value}”.'


class ValidityNeedsOneWay(PackRefused):
    code = "packs.validity_needs_one_way"
    message = "{file}, line {line}: how long a voucher holds is said by days or by last, one of them."

"""What is wrong with what a pack says of activities, volunteers and outreach."""

from puhui.foundations.packs.refusals.faults import PackRefused


class ActivityIncomplete(PackRefused):
    code = "packs.activity_incomplete"
    message = (
        "{file}, line {line}: activity “{activity}” needs “{key}”: minors where the young may come, class_hours where "
        "classes book, noted where there is a certificate."
    )


class OrderWrong(PackRefused):
    code = "packs.order_wrong"
    message = (
        "{file}, line {line}: “{key}” is out of order: ages and days run from the lower to the higher, and each star "
        "asks for more hours than the one before."
    )


class OccasionNeedsOneWay(PackRefused):
    code = "packs.occasion_needs_one_way"
    message = (
        "{file}, line {line}: an occasion is either the same day every year (every) or has one day written for each "
        "year (days)."
    )


class ReachUnsaid(PackRefused):
    code = "packs.reach_unsaid"
    message = (
        "{file}, line {line}: a channel either counts whom it reached by one of its proofs (reach), or says why nobody "
        "can (uncounted)."
    )

"""What is wrong with what a pack says of the civic wing."""

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
        "asks for more hours than the one before; south lies below north, and west before east."
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


class QuestionWrong(PackRefused):
    code = "packs.question_wrong"
    message = (
        "{file}, line {line}: single and multiple offer at least two choices and the other kinds none; a scale has 2 to "
        "11 steps, a number's most is above its least; about is for single alone."
    )


class MetricWrong(PackRefused):
    code = "packs.metric_wrong"
    message = (
        "{file}, line {line}: a figure names a question of the survey: a proportion counts choices of a single or "
        "multiple, or answers at_least so much; a mean or total takes a scale or number."
    )


class VoiceUnknown(PackRefused):
    code = "packs.voice_unknown"
    message = "{file}, line {line}: “{name}” is not among what {kind} names; voices.yaml can only send cases there."

"""FACE: what neutrality says no to, each with what stands behind it."""

from puhui.ground.refusals import Refusal
from puhui.ground.words import gettext_noop

GUIDE = "《大型活动碳中和实施指南（试行）》（生态环境部公告2019年第19号）"
MEASURES = "《温室气体自愿减排交易管理办法（试行）》（生态环境部 市场监管总局令第31号）"
CHENGDU = "《成都市深化“碳惠天府”机制建设行动方案》（成办函〔2022〕85号）"
SICHUAN = "四川省《积极有序推广和规范碳中和方案》（2021年）"


STATES = {
    "open": gettext_noop("in use"), "applied": gettext_noop("in review"), "suspended": gettext_noop("suspended"),
    "closed": gettext_noop("no longer in use"), "proposed": gettext_noop("waits for a second person"),
    "listed": gettext_noop("listed already"), "refused": gettext_noop("not granted"), "ended": gettext_noop("at its end"),
    "held": gettext_noop("held by the provider"), "revoked": gettext_noop("revoked"),
    "evaluated": gettext_noop("evaluated already"),
}  # fmt: skip
STEPS = {
    "revoke": gettext_noop("revoke"), "ask": gettext_noop("ask for it"), "list": gettext_noop("list"),
    "confirm": gettext_noop("confirm"), "end": gettext_noop("end"), "propose": gettext_noop("propose"),
    "decide": gettext_noop("decide"),
}  # fmt: skip
KINDS = {
    "event": gettext_noop("an event"), "organisation": gettext_noop("an organisation"),
    "ets": gettext_noop("surrender in emissions trading"), "public_good": gettext_noop("for the public good"),
}  # fmt: skip
ITEMS = {
    "name": gettext_noop("name"), "organiser": gettext_noop("organiser"), "place": gettext_noop("place"),
    "boundary": gettext_noop("boundary"), "said": gettext_noop("what is done to emit less"),
    "saved_kg": gettext_noop("kilograms saved, not below zero"), "signed_by": gettext_noop("who signs"),
    "reference": gettext_noop("number of the proof"), "where": gettext_noop("which registry"),
}  # fmt: skip


class NeutralityRefusal(Refusal):
    """The root of this room's answers."""

    code = "neutrality.refused"
    words = STATES | STEPS | KINDS | ITEMS
    coded = ("state", "verb", "purpose", "needed", "item")


class NeutralityNotKept(NeutralityRefusal):
    """Data: city."""

    code = "neutrality.not_kept"
    message = "The city {city} has no rules of carbon neutrality: its pack has no neutrality.yaml."


class PersonMissing(NeutralityRefusal):
    code = "neutrality.person_missing"
    message = "Say who does this: every change has a name to it."


class ChangeDiffers(NeutralityRefusal):
    """Data: id, field, known, given."""

    code = "neutrality.change_differs"
    message = "{id} was used before with another {field}: {known}, now {given}. Use a new id for a new change."


class KindUnknown(NeutralityRefusal):
    """Data: kind, known."""

    code = "neutrality.kind_unknown"
    message = "“{kind}” is not one of these: {known}."
    cites = GUIDE + "适用范围"


class SubjectMalformed(NeutralityRefusal):
    """Data: subject."""

    code = "neutrality.subject_malformed"
    message = "“{subject}” is not a unified social credit code with its check sign."
    cites = "GB 32100-2015"


class TimeReversed(NeutralityRefusal):
    """Data: first, last."""

    code = "neutrality.time_reversed"
    message = "It ends on {last}, before it begins on {first}."
    cites = GUIDE + "核算：边界"


class YearTooLong(NeutralityRefusal):
    """Data: first, last."""

    code = "neutrality.year_too_long"
    message = "{first} – {last} is more than a year: one undertaking covers an event, or at most one year."
    cites = GUIDE + "核算：边界"


class ItemMissing(NeutralityRefusal):
    """Data: item."""

    code = "neutrality.item_missing"
    message = "A required item is not told: {item}. A declaration names it, so it is asked for now."
    cites = GUIDE + "碳中和声明：应包括的内容"


class UndertakingUnknown(NeutralityRefusal):
    """Data: number."""

    code = "neutrality.undertaking_unknown"
    message = "No undertaking has the number {number}."


class AlreadyDeclared(NeutralityRefusal):
    """Data: number."""

    code = "neutrality.already_declared"
    message = (
        "{number} is declared: what was signed does not change. Revoke the declaration and begin a new undertaking."
    )
    cites = GUIDE + "碳中和声明"


class NotOverYet(NeutralityRefusal):
    """Data: number, last."""

    code = "neutrality.not_over_yet"
    message = "{number} lasts until {last}; a final inventory is made when it is over. Until then make a plan's."
    cites = GUIDE + "核算：收尾阶段按实际发生核算"


class DaysLeftOut(NeutralityRefusal):
    """Data: first, last, told_first, told_last."""

    code = "neutrality.days_left_out"
    message = "It lasted from {first} to {last}; the workbook tells of {told_first} to {told_last}."
    cites = GUIDE + "核算：边界"


class InventoryNegative(NeutralityRefusal):
    """Data: amount."""

    code = "neutrality.inventory_negative"
    message = "An inventory cannot come to less than nothing, and this comes to {amount} mg."
    cites = GUIDE + "核算"


class SourcesIncomplete(NeutralityRefusal):
    """Data: methodology, total, sources."""

    code = "neutrality.sources_incomplete"
    message = "By {methodology} the total is {total} mg, but its sources add up to {sources} mg: mend neutrality.yaml."
    cites = GUIDE + "温室气体排放源识别推荐表"


class EvidenceMissing(NeutralityRefusal):
    """Data: sha256."""

    code = "neutrality.evidence_missing"
    message = "No document with the fingerprint {sha256} is kept: hand in the proof first."
    cites = GUIDE + "核算：保留活动数据与凭证"


class NotMeasured(NeutralityRefusal):
    """Data: number."""

    code = "neutrality.not_measured"
    message = "{number} was not measured yet: nobody knows what is to be offset."
    cites = GUIDE + "基本流程：核算、减排、抵消"


class PurposeDiffers(NeutralityRefusal):
    """Data: retirement, purpose, needed."""

    code = "neutrality.purpose_differs"
    message = "{retirement} was retired for the purpose “{purpose}”; for this it must be “{needed}”."
    cites = MEASURES + "第二十八条"


class BeneficiaryDiffers(NeutralityRefusal):
    """Data: retirement, beneficiary, needed."""

    code = "neutrality.beneficiary_differs"
    message = "{retirement} was retired for “{beneficiary}”, not for “{needed}”: whose it is stands on its certificate."
    cites = MEASURES + "第二十八条"


class OffsetUsed(NeutralityRefusal):
    """Data: reference, number."""

    code = "neutrality.offset_used"
    message = "{reference} offsets {number} already: what offsets one thing offsets nothing else."
    cites = GUIDE + "抵消：不得重复使用"


class UnitUnknown(NeutralityRefusal):
    """Data: unit, known."""

    code = "neutrality.unit_unknown"
    message = "“{unit}” is none of the units that the city takes for offsetting: {known}."
    cites = GUIDE + "抵消：可用的碳配额与碳信用"


class UnitIsOwn(NeutralityRefusal):
    """Data: unit."""

    code = "neutrality.unit_is_own"
    message = (
        "{unit} are kept by the city's own registry: name the number of the retirement there, no other proof counts."
    )
    cites = GUIDE + "抵消：注销须可追溯"


class UnitNotTaken(NeutralityRefusal):
    """Data: city."""

    code = "neutrality.unit_not_taken"
    message = (
        "The city {city} does not take the units of its own registry for offsetting: its neutrality.yaml names none."
    )
    cites = GUIDE + "抵消：可用的碳配额与碳信用"


class PassedOver(NeutralityRefusal):
    """Data: unit, better."""

    code = "neutrality.passed_over"
    message = "{unit} come after {better} in the order of preference: say why those were passed over, or use them."
    cites = GUIDE + "抵消：优先顺序"


class RetiredLate(NeutralityRefusal):
    """Data: reference, retired_on, last_day."""

    code = "neutrality.retired_late"
    message = "{reference} was retired on {retired_on}; the last day for this was {last_day}."
    cites = GUIDE + "抵消：结束后一年内"


class RetiredAhead(NeutralityRefusal):
    """Data: reference, retired_on."""

    code = "neutrality.retired_ahead"
    message = "{reference} is said to be retired on {retired_on}, which is not yet."
    cites = GUIDE + "抵消"


class TonnesNotWhole(NeutralityRefusal):
    """Data: tonnes."""

    code = "neutrality.tonnes_not_whole"
    message = "Offsets are whole tonnes of CO2e above zero, not {tonnes}."
    cites = MEASURES + "第二十二条"


class MeasuresMissing(NeutralityRefusal):
    """Data: number."""

    code = "neutrality.measures_missing"
    message = "{number} names nothing that was done to emit less: reduce first, offset what is left."
    cites = GUIDE + "基本原则：优先减排"


class FinalMissing(NeutralityRefusal):
    """Data: number."""

    code = "neutrality.final_missing"
    message = "{number} has no final inventory: what was planned is not what was emitted."
    cites = GUIDE + "核算：收尾阶段按实际发生核算"


class OffsetShort(NeutralityRefusal):
    """Data: emitted, retired, left."""

    code = "neutrality.offset_short"
    message = "{emitted} t were emitted and {retired} t offset: {left} t are still to be retired."
    cites = GUIDE + "抵消：抵消量不少于排放量"


class ConfirmationMissing(NeutralityRefusal):
    """Data: kind."""

    code = "neutrality.confirmation_missing"
    message = "Say how it was confirmed: by yourself with a promise, or by an independent body, and then by which one."
    cites = GUIDE + "碳中和确认：自我承诺或委托独立机构"


class ConfirmerNotIndependent(NeutralityRefusal):
    """Data: body."""

    code = "neutrality.confirmer_not_independent"
    message = "“{body}” is the organiser or sold units for this: an independent body is somebody else."
    cites = GUIDE + "碳中和确认：独立机构"


class DeclarationUnknown(NeutralityRefusal):
    """Data: number."""

    code = "neutrality.declaration_unknown"
    message = "No declaration of carbon neutrality has the number {number}."


class ReasonMissing(NeutralityRefusal):
    code = "neutrality.reason_missing"
    message = "Say why, and on what document it rests: it is shown to everybody."
    cites = SICHUAN


class SamePerson(NeutralityRefusal):
    """Data: by."""

    code = "neutrality.same_person"
    message = "{by} did the first half of this; a second person decides."


class Blacklisted(NeutralityRefusal):
    """Data: subject, last."""

    code = "neutrality.blacklisted"
    message = "{subject} is on the black list (until {last}): nothing is planned, declared or sold by it meanwhile."
    cites = SICHUAN + "：黑名单"


class GreenUnearned(NeutralityRefusal):
    """Data: subject."""

    code = "neutrality.green_unearned"
    message = "{subject} has no valid declaration here, or is on the black list: the green list is for those who became neutral."
    cites = SICHUAN + "：绿名单"


class ListingUnknown(NeutralityRefusal):
    """Data: id."""

    code = "neutrality.listing_unknown"
    message = "No entry {id} waits on a list."


class StepOutOfOrder(NeutralityRefusal):
    """Data: name, state, verb."""

    code = "neutrality.step_out_of_order"
    message = "{name} is {state}; “{verb}” does not come next."


class EvaluationUnpublished(NeutralityRefusal):
    """Data: city."""

    code = "neutrality.evaluation_unpublished"
    message = (
        "{city} has not published from how many tonnes on an evaluation is free; none can be promised until it has."
    )
    cites = CHENGDU + "第18条"


class EvaluationTooFew(NeutralityRefusal):
    """Data: tonnes, needed."""

    code = "neutrality.evaluation_too_few"
    message = "{tonnes} t of the city's units offset this; a free evaluation begins at {needed} t."
    cites = CHENGDU + "第18条"


class EvaluationNotWhole(NeutralityRefusal):
    """Data: number."""

    code = "neutrality.evaluation_not_whole"
    message = "{number} is not a whole year of an organisation that is offset altogether: only for that an evaluation is free."
    cites = CHENGDU + "第18条"


class ProviderUnknown(NeutralityRefusal):
    """Data: provider."""

    code = "neutrality.provider_unknown"
    message = "No provider {provider} is listed."
    cites = CHENGDU + "第15条"


class CustodyNotAllowed(NeutralityRefusal):
    """Data: city."""

    code = "neutrality.custody_not_allowed"
    message = (
        "Units change hands on deals of the exchange alone; {city} names no rule of its own by which owners may entrust"
        " tonnes to a provider's account (custody in neutrality.yaml). Sell them to the provider instead."
    )
    cites = MEASURES + "第二十六条"


class EntrustmentUnknown(NeutralityRefusal):
    """Data: id."""

    code = "neutrality.entrustment_unknown"
    message = "No entrustment has the number {id}."


class EntrustedToOneself(NeutralityRefusal):
    """Data: account."""

    code = "neutrality.entrusted_to_oneself"
    message = "The account {account} is the provider's own: nobody entrusts anything to himself."
    cites = CHENGDU + "第15条"


class EntrustmentOver(NeutralityRefusal):
    """Data: until."""

    code = "neutrality.entrustment_over"
    message = "The entrustment is to end on {until}, which is not after today."


class AccountNotOpen(NeutralityRefusal):
    """Data: account, state."""

    code = "neutrality.account_not_open"
    message = "Account {account} is {state}: it must be open in the registry."
    cites = MEASURES + "第二十四条"


class AmountMalformed(NeutralityRefusal):
    """Data: amount."""

    code = "neutrality.amount_malformed"
    message = "“{amount}” is no amount above zero in whole fen."

"""Noes about accounts, holdings and serial numbers."""

from puhui.market.registry.refusals.articles import MEASURES, REGISTRATION, RegistryRefusal


class RegistryNotKept(RegistryRefusal):
    """Data: city."""

    code = "registry.not_kept"
    message = "The city {city} keeps no registry of project credits: its pack has no registry.yaml."


class ChangeDiffers(RegistryRefusal):
    """Data: id, field, known, given."""

    code = "registry.change_differs"
    message = "{id} was used before with another {field}: {known}, not {given}. Nothing was changed."


class PersonMissing(RegistryRefusal):
    code = "registry.person_missing"
    message = "Name who does this: a change without a name is not recorded."
    cites = REGISTRATION + "操作记录"


class SamePerson(RegistryRefusal):
    """Data: by."""

    code = "registry.same_person"
    message = "{by} asked for this; a second person must decide it."
    cites = REGISTRATION + "复核"


class AskedUnknown(RegistryRefusal):
    """Data: id."""

    code = "registry.asked_unknown"
    message = "Nothing was asked for under {id}."


class AskedDecided(RegistryRefusal):
    """Data: id, state."""

    code = "registry.asked_decided"
    message = "What was asked for under {id} is decided already: {state}."


class DeskUnknown(RegistryRefusal):
    """Data: desk."""

    code = "registry.desk_unknown"
    message = "You have no desk {desk} here: nobody named you to act for it, or this ended."


class DeskTaken(RegistryRefusal):
    """Data: person, duty."""

    code = "registry.desk_taken"
    message = "{person} acts as {duty} there already."


class DesksApart(RegistryRefusal):
    """Data: person, duty, other."""

    code = "registry.desks_apart"
    message = (
        "{person} acts as {other} here, and cannot act as {duty}: who keeps or judges credits does not trade them."
    )
    cites = MEASURES + "第三十七条"


class SelfNamed(RegistryRefusal):
    """Data: person."""

    code = "registry.self_named"
    message = "{person} cannot name himself: another officer, or the operator, names who acts."
    cites = REGISTRATION + "复核"


class AccountUnknown(RegistryRefusal):
    """Data: account."""

    code = "registry.account_unknown"
    message = "There is no registry account {account}."


class AccountNotOpen(RegistryRefusal):
    """Data: account, state."""

    code = "registry.account_not_open"
    message = "The registry account {account} is not open: {state}."
    cites = MEASURES + "第二十四条"


class AccountStateWrong(RegistryRefusal):
    """Data: account, state, verb."""

    code = "registry.account_state_wrong"
    message = "Account {account} is {state}: it cannot be made to {verb}."
    cites = REGISTRATION + "账户管理"


class SubjectHasAccount(RegistryRefusal):
    """Data: subject, account."""

    code = "registry.subject_has_account"
    message = "This subject has the account {account} already: one account per subject."
    cites = REGISTRATION + "账户管理（一主体一账户）"


class SubjectMalformed(RegistryRefusal):
    """Data: subject."""

    code = "registry.subject_malformed"
    message = "“{subject}” is not a unified social credit code: 18 signs, the last one checks the others (GB 32100)."
    cites = REGISTRATION + "账户管理"


class PersonsNotAllowed(RegistryRefusal):
    """Data: city."""

    code = "registry.persons_not_allowed"
    message = "The rules of {city} open registry accounts to organisations only, not to natural persons."
    cites = REGISTRATION + "账户管理"


class InsiderMayNotHold(RegistryRefusal):
    """Data: subject."""

    code = "registry.insider_may_not_hold"
    message = "{subject} validates and verifies projects here, and may neither hold nor trade their credits."
    cites = MEASURES + "第三十七条"


class HoldingNotEmpty(RegistryRefusal):
    """Data: account, tonnes."""

    code = "registry.holding_not_empty"
    message = "Account {account} still holds {tonnes} t; it can be closed once it holds nothing."
    cites = REGISTRATION + "账户管理"


class SerialMalformed(RegistryRefusal):
    """Data: serial."""

    code = "registry.serial_malformed"
    message = "“{serial}” is not a serial number or range: for example CDCER-P0001-2025-01-00000001-00000120."
    cites = REGISTRATION + "编码"


class SerialBackwards(RegistryRefusal):
    """Data: serial, first, last."""

    code = "registry.serial_backwards"
    message = "The range “{serial}” is written backwards: it begins with {first} and ends with {last}."
    cites = REGISTRATION + "编码"


class SerialUnknown(RegistryRefusal):
    """Data: serial."""

    code = "registry.serial_unknown"
    message = "No tonne with the number {serial} was ever issued."
    cites = REGISTRATION + "编码"


class TonnesNotWhole(RegistryRefusal):
    """Data: tonnes."""

    code = "registry.tonnes_not_whole"
    message = "Credits are whole tonnes of CO2e above zero, not {tonnes}."
    cites = MEASURES + "第二十二条"


class TonnesTooMany(RegistryRefusal):
    """Data: tonnes, limit."""

    code = "registry.tonnes_too_many"
    message = "{tonnes} t are more than one issuance can number ({limit} t)."
    cites = MEASURES + "第二十二条"


class UnitsInsufficient(RegistryRefusal):
    """Data: account, state, available, needed."""

    code = "registry.units_insufficient"
    message = "{needed} t are needed; account {account} has {available} t of them that are {state}."
    cites = REGISTRATION + "持有与变更"


class UnitsNotHeld(RegistryRefusal):
    """Data: serial, account."""

    code = "registry.units_not_held"
    message = "{serial} does not stand in account {account}."
    cites = REGISTRATION + "持有与变更"


class UnitsFrozen(RegistryRefusal):
    """Data: serial, state."""

    code = "registry.units_frozen"
    message = "{serial} is frozen ({state}): it cannot be moved, sold or retired until it is set free."
    cites = REGISTRATION + "司法冻结与质押"


class UnitsNotIn(RegistryRefusal):
    """Data: serial, state, needed."""

    code = "registry.units_not_in"
    message = "{serial} is {state}; for this it must be {needed}."
    cites = REGISTRATION + "持有与变更"


class UnitsFinal(RegistryRefusal):
    """Data: serial, state."""

    code = "registry.units_final"
    message = "{serial} is {state}, which is final: nothing can be done with it any more."
    cites = MEASURES + "第二十八条"


class UnitsUnclear(RegistryRefusal):
    code = "registry.units_unclear"
    message = "Say which units: either a serial range, or project, vintage and tonnes."
    cites = REGISTRATION + "持有与变更"


class BlocksTooMany(RegistryRefusal):
    """Data: limit."""

    code = "registry.blocks_too_many"
    message = "This touches more than {limit} blocks; do it in several steps."


class MovesTooMany(RegistryRefusal):
    """Data: account, limit."""

    code = "registry.moves_too_many"
    message = "More than {limit} moves touched account {account}: they cannot be told at once."


class UnitsBusy(RegistryRefusal):
    code = "registry.units_busy"
    message = "These units are being changed by somebody else at this moment; please try again."


class DealMissing(RegistryRefusal):
    code = "registry.deal_missing"
    message = "The registry moves units between subjects on the exchange's deal results only: name the deal."
    cites = MEASURES + "第二十六条"


class SameAccount(RegistryRefusal):
    """Data: account."""

    code = "registry.same_account"
    message = "Giver and taker are the same account {account}."
    cites = REGISTRATION + "持有与变更"


class ReferenceMissing(RegistryRefusal):
    """Data: kind."""

    code = "registry.reference_missing"
    message = "Name the document that {kind} rests on: the court's decision, the contract, the certificate."
    cites = REGISTRATION + "司法协助与继承"


class BeneficiaryMissing(RegistryRefusal):
    code = "registry.beneficiary_missing"
    message = "Say for whom and why units are retired: the certificate tells both, and neither can be changed later."
    cites = MEASURES + "第二十八条"


class TradingSuspended(RegistryRefusal):
    """Data: account."""

    code = "registry.trading_suspended"
    message = "The credits of account {account} are suspended from trading until an equal amount has been cancelled."
    cites = MEASURES + "第四十三条"


class DutyUnknown(RegistryRefusal):
    """Data: id."""

    code = "registry.duty_unknown"
    message = "No duty to cancel is known under {id}."
    cites = MEASURES + "第四十三条"


class DutyNotDue(RegistryRefusal):
    """Data: due_on."""

    code = "registry.duty_not_due"
    message = "The owner may cancel by itself until {due_on}; only then is cancellation forced."
    cites = MEASURES + "第四十三条"


class DutyExceeded(RegistryRefusal):
    """Data: tonnes, left."""

    code = "registry.duty_exceeded"
    message = "{left} t are left to be cancelled, not {tonnes}: an equal amount, no more."
    cites = MEASURES + "第四十三条"


class RetirementUnknown(RegistryRefusal):
    """Data: number."""

    code = "registry.retirement_unknown"
    message = "No retirement has the number {number}."
    cites = MEASURES + "第二十八条"


class TableMalformed(RegistryRefusal):
    """Data: columns, limit."""

    code = "registry.table_malformed"
    message = "The table is CSV (UTF-8 or GB 18030) or XLSX, with a header that names {columns}, and 1 to {limit} rows."

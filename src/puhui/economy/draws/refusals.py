"""What the draws room may answer no to.

draws
├── unknown                 there is no such draw
├── terms_frozen            terms of a published draw would change
├── terms_malformed         the terms typed in the console are not those of a draw
├── too_late_to_publish     its opening time is over
├── already_published, called_off, not_drawn_yet, already_drawn
├── not_open                before it opens, from its close on, or not published
├── entries_exhausted       this person entered as often as one may
├── needs_unmet             fewer grams or acts than the terms ask for
├── entry_differs           the caller's id was used for something else
├── not_closed, not_committed, value_not_known_yet, committed_too_late
├── value_malformed, source_missing, value_differs
├── reason_missing          a draw is called off for a reason that is told
├── value_typed_otherwise
├── nothing_won, claim_over, prize_unknown, prize_not_claimed
└── entry_unknown
"""

from puhui.ground.refusals import Refusal

FAIR_COMPETITION = "《反不正当竞争法》（2025年修订）第十一条"
PUBLISHED_BEFORE = "《规范促销行为暂行规定》第十三条"


class DrawsRefusal(Refusal):
    """The root of this room's answers."""

    code = "draws.refused"


class DrawUnknown(DrawsRefusal):
    """Data: city, draw."""

    code = "draws.unknown"
    message = "There is no draw “{draw}” in {city}."


class TermsFrozen(DrawsRefusal):
    """Data: draw, field."""

    code = "draws.terms_frozen"
    message = (
        "The draw “{draw}” is published; its {field} cannot change any more. "
        "Call it off and publish another one under another id."
    )
    cites = FAIR_COMPETITION


class TermsMalformed(DrawsRefusal):
    """Data: field, problem."""

    code = "draws.terms_malformed"
    message = "The terms are not complete: {field} ({problem})."
    cites = PUBLISHED_BEFORE


class TooLateToPublish(DrawsRefusal):
    """Data: draw, opens."""

    code = "draws.too_late_to_publish"
    message = "The draw “{draw}” would open at {opens}, which is over. What is to be won is published before."
    cites = PUBLISHED_BEFORE


class AlreadyPublished(DrawsRefusal):
    """Data: draw."""

    code = "draws.already_published"
    message = "The draw “{draw}” is published already."


class CalledOff(DrawsRefusal):
    """Data: draw, why."""

    code = "draws.called_off"
    message = "The draw “{draw}” was called off: {why}. Points that were paid go back."


class ReasonMissing(DrawsRefusal):
    code = "draws.reason_missing"
    message = "Say in 5 to 500 signs why the draw is called off; entrants are told."
    cites = FAIR_COMPETITION


class NotOpen(DrawsRefusal):
    """Data: draw, opens, closes."""

    code = "draws.not_open"
    message = "The draw “{draw}” takes entries from {opens} until just before {closes}."


class EntriesExhausted(DrawsRefusal):
    """Data: draw, limit."""

    code = "draws.entries_exhausted"
    message = "Everybody may enter this draw {limit} times at most, and you have."


class NeedsUnmet(DrawsRefusal):
    """Data: draw, grams, needed_grams, acts, needed_acts."""

    code = "draws.needs_unmet"
    message = (
        "This draw is for people with at least {needed_grams} g saved and {needed_acts} acts; "
        "you have {grams} g and {acts}."
    )


class EntryDiffers(DrawsRefusal):
    """Data: id, field."""

    code = "draws.entry_differs"
    message = "The entry {id} was already made, with another {field}."


class EntryUnknown(DrawsRefusal):
    """Data: id."""

    code = "draws.entry_unknown"
    message = "There is no such entry of yours in this draw."


class NotClosed(DrawsRefusal):
    """Data: draw, closes."""

    code = "draws.not_closed"
    message = "The draw “{draw}” takes entries until {closes}; its entries are committed afterwards."


class CommittedTooLate(DrawsRefusal):
    """Data: draw, draws_at."""

    code = "draws.committed_too_late"
    message = (
        "The value of the draw “{draw}” could be known since {draws_at}: entries committed now would prove nothing. "
        "Call the draw off; points go back."
    )


class NotCommitted(DrawsRefusal):
    """Data: draw."""

    code = "draws.not_committed"
    message = "The entries of the draw “{draw}” are not committed yet."


class ValueNotKnownYet(DrawsRefusal):
    """Data: draw, draws_at."""

    code = "draws.value_not_known_yet"
    message = "The value of the draw “{draw}” cannot be known before {draws_at}."


class ValueMalformed(DrawsRefusal):
    """Data: value, form."""

    code = "draws.value_malformed"
    message = "“{value}” is not such a value: {form}."


class ValueTypedOtherwise(DrawsRefusal):
    code = "draws.value_typed_otherwise"
    message = "Nothing was drawn: the value was not typed the same way twice."


class SourceMissing(DrawsRefusal):
    code = "draws.source_missing"
    message = "Say in 3 to 300 signs where the value was read, so that anybody can look it up."


class ValueDiffers(DrawsRefusal):
    """Data: draw, known."""

    code = "draws.value_differs"
    message = "The draw “{draw}” was drawn by the value {known}, which is final."
    cites = FAIR_COMPETITION


class NotDrawn(DrawsRefusal):
    """Data: draw."""

    code = "draws.not_drawn"
    message = "The draw “{draw}” has not been drawn yet."


class NothingWon(DrawsRefusal):
    """Data: draw."""

    code = "draws.nothing_won"
    message = "You have no prize in the draw “{draw}”."


class ClaimOver(DrawsRefusal):
    """Data: claim_by."""

    code = "draws.claim_over"
    message = "This prize could be claimed until {claim_by}; it has passed to the next reserve."


class PrizeUnknown(DrawsRefusal):
    """Data: draw, place."""

    code = "draws.prize_unknown"
    message = "Nobody has place {place} in the draw “{draw}”."


class PrizeNotClaimed(DrawsRefusal):
    """Data: place, state."""

    code = "draws.prize_not_claimed"
    message = "The prize of place {place} is not waiting to be handed over: {state}."

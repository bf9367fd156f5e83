"""A formula after checking: every number in base units, every name resolved. What the evaluators walk."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Constant:
    value: Fraction


@dataclass(frozen=True)
class InputValue:
    """A number input; ``element`` when it is the current row of a list input of that name."""

    name: str


@dataclass(frozen=True)
class StepValue:
    """Another step. ``rows`` names the list or table whose rows it follows, "" for one value."""

    name: str
    rows: str = ""


@dataclass(frozen=True)
class ColumnValue:
    """The current row's value of a table's column, or of a list (then ``column`` is "")."""

    table: str
    column: str


@dataclass(frozen=True)
class FactorValue:
    """A factor of the day. ``chooser`` is the choice that names the kind, ``kind`` a kind written out."""

    factor: str
    kind: str
    chooser: "Chooser | None" = None


@dataclass(frozen=True)
class Chooser:
    """A choice input (or a choice column of ``table``) and what it offers."""

    name: str
    choices: tuple[str, ...]
    table: str = ""


@dataclass(frozen=True)
class Arithmetic:
    operator: str  # + - * /
    left: "Term"
    right: "Term"


@dataclass(frozen=True)
class Power:
    """``exponent`` is a whole number; RealPower takes any pure numbers."""

    base: "Term"
    exponent: int


@dataclass(frozen=True)
class RealPower:
    base: "Term"
    exponent: "Term"


@dataclass(frozen=True)
class Extreme:
    largest: bool
    of: tuple["Term", ...]


@dataclass(frozen=True)
class Conditional:
    condition: "Condition"
    then: "Term"
    otherwise: "Term"


@dataclass(frozen=True)
class Transcendental:
    function: str  # exp ln sqrt
    of: "Term"


@dataclass(frozen=True)
class Floor:
    of: "Term"


@dataclass(frozen=True)
class SumRows:
    rows: str
    body: "Term"


@dataclass(frozen=True)
class CountRows:
    rows: str


@dataclass(frozen=True)
class Previous:
    """The value in the row before; ``first`` in the first row."""

    of: "Term"
    first: "Term"


@dataclass(frozen=True)
class Comparison:
    operator: str  # < <= > >= == !=
    left: "Term"
    right: "Term"


@dataclass(frozen=True)
class Chosen:
    """The chooser is (or with ``equal`` False is not) the choice number ``index``."""

    chooser: Chooser
    index: int
    equal: bool


@dataclass(frozen=True)
class Logic:
    operator: str  # and or not
    of: tuple["Condition", ...]


Condition = Comparison | Chosen | Logic
Term = (
    Constant | InputValue | StepValue | ColumnValue | FactorValue | Arithmetic | Power | RealPower | Extreme
    | Conditional | Transcendental | Floor | SumRows | CountRows | Previous
)  # fmt: skip


def parts(term: "Term | Condition") -> tuple["Term | Condition", ...]:
    """The terms and conditions directly inside one."""
    match term:
        case Arithmetic(left=left, right=right) | Comparison(left=left, right=right):
            return left, right
        case Power(base=base):
            return (base,)
        case RealPower(base=base, exponent=exponent):
            return base, exponent
        case Extreme(of=of) | Logic(of=of):
            return of
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return condition, then, otherwise
        case Transcendental(of=of) | Floor(of=of):
            return (of,)
        case SumRows(body=body):
            return (body,)
        case Previous(of=of, first=first):
            return of, first
    return ()

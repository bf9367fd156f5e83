"""A formula's text as a tree. The language is closed: no loops, no assignments, no calls but these."""

from dataclasses import dataclass
from fractions import Fraction

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedEOF, UnexpectedInput, UnexpectedToken

DEPTH_MAX = 150
EXPONENT_MAX = 40

# Signs as people type them (×, ÷, −, ≤, full-width brackets) mean what they look like.
GRAMMAR = r"""
?start: choice
?choice: both | choice _OR both            -> either
?both: denial | both _AND denial           -> both
?denial: comparison | _NOT denial          -> deny
?comparison: total | total COMPARE total   -> compare
?total: product | total ADD product        -> binary
?product: sign | product MULTIPLY sign     -> binary
?sign: power | ADD sign                    -> sign
?power: atom | atom POWER sign             -> binary
?atom: NUMBER UNIT?                        -> number
     | TEXT                                -> text
     | NAME _OPEN [choice (_COMMA choice)*] _CLOSE -> call
     | NAME                                -> name
     | _OPEN choice _CLOSE

_OR.2: /or\b/
_AND.2: /and\b/
_NOT.2: /not\b/
COMPARE: "<=" | ">=" | "==" | "!=" | "<" | ">" | "=" | "≤" | "≥" | "≠"
ADD: "+" | "-" | "−" | "–"
MULTIPLY: "*" | "/" | "×" | "÷" | "·"
POWER: "^" | "**"
NUMBER: /[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/
UNIT: /\[[^\[\]]{1,80}\]/
TEXT: /"[^"]{0,80}"/ | /'[^']{0,80}'/
NAME: /[^\W0-9]\w*/
_OPEN: "(" | "（"
_CLOSE: ")" | "）"
_COMMA: "," | "，"
%ignore /\s+/
"""

MEANS = {"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "**": "^", "≤": "<=", "≥": ">=", "≠": "!=", "=": "=="}


@dataclass(frozen=True)
class Number:
    value: Fraction
    unit: str  # "" for a pure number


@dataclass(frozen=True)
class Words:
    value: str


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple["Tree", ...]


@dataclass(frozen=True)
class Operation:
    """``operator`` is one of + - * / ^ < <= > >= == != and or, or, with ``left`` None, - or not."""

    operator: str
    left: "Tree | None"
    right: "Tree"


Tree = Number | Words | Name | Call | Operation


class FormulaError(Exception):
    """The text is no formula: ``near`` is what stands at the 1-based ``column`` where reading stopped."""

    def __init__(self, column: int, near: str) -> None:
        self.column, self.near = column, near
        super().__init__(f"{column}: {near}")


@v_args(inline=True)
class _Builder(Transformer):
    def number(self, digits: Token, unit: Token | None = None) -> Number:
        _mantissa, _e, exponent = digits.lower().partition("e")
        if abs(int(exponent or 0)) > EXPONENT_MAX or len(digits) > EXPONENT_MAX:
            raise FormulaError(digits.column, str(digits)[:EXPONENT_MAX])
        return Number(Fraction(str(digits)), unit[1:-1].strip() if unit else "")

    def text(self, token: Token) -> Words:
        return Words(token[1:-1])

    def name(self, token: Token) -> Name:
        return Name(str(token))

    def call(self, function: Token, *arguments: Tree | None) -> Call:
        return Call(str(function), tuple(a for a in arguments if a is not None))

    def binary(self, left: Tree, sign: Token, right: Tree) -> Operation:
        return Operation(MEANS.get(sign, str(sign)), left, right)

    compare = binary

    def sign(self, sign: Token, operand: Tree) -> Tree:
        return operand if sign == "+" else Operation("-", None, operand)

    def either(self, left: Tree, right: Tree) -> Operation:
        return Operation("or", left, right)

    def both(self, left: Tree, right: Tree) -> Operation:
        return Operation("and", left, right)

    def deny(self, operand: Tree) -> Operation:
        return Operation("not", None, operand)


# The builder works while reading, so that a deeply nested text costs no recursion.
_parser = Lark(GRAMMAR, parser="lalr", maybe_placeholders=False, transformer=_Builder())


def parse(text: str) -> Tree:
    """The tree of one formula. Raises FormulaError with the place where reading stopped."""
    try:
        tree: Tree = _parser.parse(text)
    except UnexpectedEOF:
        raise FormulaError(len(text) + 1, "") from None
    except UnexpectedInput as error:
        if isinstance(error, UnexpectedToken) and error.token.type == "$END":
            raise FormulaError(len(text) + 1, "") from None
        start = max(error.pos_in_stream or 0, 0)
        raise FormulaError(start + 1, text[start : start + 12].split("\n")[0]) from None
    if _depth(tree) > DEPTH_MAX:
        raise FormulaError(1, text[:12])
    return tree


def _depth(tree: Tree) -> int:
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        match node:
            case Call(arguments=parts):
                waiting.extend((part, depth + 1) for part in parts)
            case Operation(left=left, right=right):
                waiting.extend((part, depth + 1) for part in (left, right) if part is not None)
    return deepest

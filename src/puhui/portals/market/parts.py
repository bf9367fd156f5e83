"""What a workspace's page is made of, said as data: pairs, tables, forms. The templates of ``parts/`` draw them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere."""

    text: str
    address: str
    badge: str = ""


@dataclass(frozen=True)
class Badge:
    """A state in words; ``kind``: nothing, no, info, plain."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Button:
    """A change that one row offers: a form of its own."""

    verb: str
    text: str
    hidden: Mapping[str, Any] = field(default_factory=dict)
    danger: bool = False
    id: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True)
class Column:
    """``kind``: nothing, amount (to the right), words (wide), mono."""

    name: str
    kind: str = ""


@dataclass(frozen=True)
class Table:
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    empty: str = ""
    about: str = ""
    links: Sequence[Link] = ()
    template: str = "market/parts/table.html"

    @property
    def lines(self) -> list[list[tuple[Column, Any, str]]]:
        """Rows of (column, cell, what kind of cell)."""
        return [
            [(column, cell, type(cell).__name__.lower()) for column, cell in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]


@dataclass(frozen=True)
class Pairs:
    title: str
    rows: Sequence[tuple[str, Any]]
    template: str = "market/parts/pairs.html"

    @property
    def lines(self) -> list[tuple[str, Any, str]]:
        return [(name, value, type(value).__name__.lower()) for name, value in self.rows]


@dataclass(frozen=True)
class Notes:
    """Sentences, e.g. each fault of a refused sheet, in the order of its rows."""

    title: str
    notes: Sequence[str]
    template: str = "market/parts/notes.html"


@dataclass(frozen=True)
class Field:
    """``kind``: an input's type, or select, textarea, check, several (a select of many)."""

    name: str
    label: str
    kind: str = "text"
    value: Any = ""
    options: Sequence[tuple[str, str]] = ()
    required: bool = True
    help: str = ""
    accept: str = ""
    many: bool = False

    @property
    def chosen(self) -> list[str]:
        return [str(one) for one in self.value] if isinstance(self.value, list | tuple) else [str(self.value)]


@dataclass(frozen=True)
class Form:
    """A change. What was typed into a form that was refused stands in it again."""

    verb: str
    title: str
    button: str
    fields: Sequence[Field] = ()
    about: str = ""
    danger: bool = False
    hidden: Mapping[str, Any] = field(default_factory=dict)
    folded: bool = False
    other: tuple[str, str] = ("", "")  # a second button: verb, words
    id: str = field(default_factory=lambda: str(uuid4()))
    template: str = "market/parts/form.html"

    @property
    def uploads(self) -> bool:
        return any(one.kind == "file" for one in self.fields)

    def again(self, typed: Any) -> "Form":
        """With what was typed; the same id, so that sending it again after a lost answer changes nothing twice."""
        if typed is None or typed.get("verb") not in (self.verb, self.other[0] or self.verb):
            return self
        if any(str(value) != typed.get(name) for name, value in self.hidden.items()):
            return self
        shown = [_typed(one, typed) for one in self.fields]
        return replace(self, fields=shown, id=typed.get("id") or self.id, folded=False)


def _typed(one: Field, typed: Any) -> Field:
    if one.kind == "file" or one.name not in typed:
        return one
    return replace(one, value=typed.getlist(one.name) if one.kind == "several" else typed[one.name])


@dataclass(frozen=True)
class Group:
    """Parts side by side where there is room."""

    parts: Sequence[Any]
    template: str = "market/parts/group.html"

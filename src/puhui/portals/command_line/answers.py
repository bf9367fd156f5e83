"""How commands answer: JSON on standard output for programs, words for people; a no is an answer too.

Exit codes: 0 done, 1 a check found a fault, 2 refused (code and sentence are printed), 3 the database is not
there.
"""

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import typer
from django.utils import translation
from rich.console import Console
from rich.table import Table

from puhui.ground.refusals import Refusal

REFUSED = 2
LANGUAGES = {"zh": "zh-hans", "en": "en"}
OTHERS_SHOWN_MAX = 50

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON 以 JSON 回答")]

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


def as_json(answer: Any) -> None:
    """Print one JSON document. Decimals become strings: a float would change them."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, default=_plain, indent=2) + "\n")


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print rows for people; numbers to the right."""
    shown = Table(title=title, title_justify="left", header_style="bold")
    kept = [list(row) for row in rows]
    for position, column in enumerate(columns):
        numbers = bool(kept) and all(isinstance(row[position], int | float | Decimal) for row in kept)
        shown.add_column(column, justify="right" if numbers else "left")
    for row in kept:
        shown.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    out.print(shown)


def sentence(refusal: Refusal, language: str) -> str:
    """The refusal's sentence in ``zh`` or ``en``."""
    with translation.override(LANGUAGES[language]):
        return refusal.sentence(translation.gettext)


def refused(refusal: Refusal, *, json_wanted: bool) -> int:
    """Print a no in both languages; the exit code that says so."""
    if json_wanted:
        as_json(_described(refusal) | {"others": [_described(other) for other in _others(refusal)]})
        return REFUSED
    for one in (refusal, *_others(refusal)):
        err.print(f"[bold red]{one.code}[/]")
        for language in LANGUAGES:
            err.print(f"  {sentence(one, language)}", markup=False)
        if one.cites:
            err.print(f"  ({one.cites})", markup=False)
    return REFUSED


def _described(refusal: Refusal) -> dict[str, Any]:
    data = {key: value for key, value in refusal.data.items() if key != "others"}
    said = {language: sentence(refusal, language) for language in LANGUAGES}
    return {"refusal": refusal.code, "message": said, "data": data, "cites": refusal.cites}


def _others(refusal: Refusal) -> tuple[Refusal, ...]:
    """Further faults found in the same reading, where a refusal carries them."""
    return tuple(o for o in refusal.data.get("others", ()) if isinstance(o, Refusal))[:OTHERS_SHOWN_MAX]


def _plain(value: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)

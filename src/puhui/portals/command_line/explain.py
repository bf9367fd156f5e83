"""``puhui explain``: the whole chain behind a receipt or a record."""

from typing import Annotated, Any

import typer

from puhui.journeys.acts.explain import explain as explain_chain
from puhui.portals.command_line import answers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    name: Annotated[
        str,
        typer.Argument(help="A receipt (3-KEY), a delivery's row (B17-3) or a record's key. 小票、批次行或记录键。"),
    ],
    as_json: answers.AsJson = False,
) -> None:
    """Explain a receipt or a record, from the row of the file to the transfers. 解释一张小票或一条记录。"""
    chain = explain_chain(name)
    if as_json:
        answers.as_json(chain)
        return
    for line in _told(chain):
        answers.out.print(line, markup=False)


def _told(value: Any, depth: int = 0, name: str = "") -> list[str]:
    """A tree in lines: names before their values, lists numbered."""
    pad = "  " * depth
    if isinstance(value, dict):
        head = [f"{pad}{name}:"] if name else []
        return head + [line for key, one in value.items() for line in _told(one, depth + bool(name), key)]
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return [f"{pad}{name}:"] + [
            line for number, one in enumerate(value, 1) for line in _told(one, depth + 1, str(number))
        ]
    return [f"{pad}{name}: {value}"]

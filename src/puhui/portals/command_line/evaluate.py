"""``puhui evaluate``: one act by one methodology, exactly, with every input, factor and step."""

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from puhui.ground import clock
from puhui.portals.command_line import answers, refusals

FILE_BYTES_MAX = 5 * 2**20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    methodology: Annotated[str, typer.Argument(help="METHODOLOGY or METHODOLOGY@VERSION. 方法学[@版本]。")],
    inputs: Annotated[list[str] | None, typer.Argument(help="NAME=VALUE …  名称=数值。")] = None,
    city: Annotated[str, typer.Option(help="The city whose active pack counts. 城市。")] = "",
    pack: Annotated[Path | None, typer.Option(help="A pack's directory, instead of a city. 规则包目录。")] = None,
    on: Annotated[str, typer.Option(help="The day of the act; today if left out. 行为日期。")] = "",
    as_json: answers.AsJson = False,
) -> None:
    """Evaluate one act by a methodology, with its trace. 按方法学核算一次行为。"""
    from puhui.journeys.acts import evaluate_act  # noqa: PLC0415 -- loads the formula machinery

    name, _at, version = methodology.partition("@")
    answer = evaluate_act.evaluate_act(
        city=city, directory=pack, methodology_id=name, version=version or None,
        inputs=dict(input_of(argument) for argument in inputs or ()), on=_day(on),
    )  # fmt: skip
    if as_json:
        answers.as_json(
            {"methodology": answer.methodology, "version": answer.version, "amount_mg": answer.amount_mg,
             "trace": answer.trace}
        )  # fmt: skip
        return
    answers.out.print(f"{answer.methodology}@{answer.version}: {answer.amount_mg / 1000:,.3f} g CO2e", markup=False)
    for entry in answer.trace:
        answers.out.print(_line(entry), markup=False)


def _day(text: str) -> date:
    if not text:
        return clock.local_day(clock.now())
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day has no zone
    except ValueError:
        raise refusals.DateNotUnderstood(value=text[:40]) from None


def input_of(argument: str) -> tuple[str, Any]:
    name, equals, text = argument.partition("=")
    if not equals or not name.strip():
        raise refusals.ArgumentNotUnderstood(argument=argument[:80])
    try:
        return name.strip(), _value(text.strip())
    except FileNotFoundError:
        raise refusals.TableMissing(path=text.strip()[1:]) from None
    except (OSError, ValueError, RecursionError):
        raise refusals.ArgumentNotUnderstood(argument=argument[:80]) from None


def _value(text: str) -> Any:
    if text.startswith("@"):
        path = Path(text[1:])
        if path.stat().st_size > FILE_BYTES_MAX:
            raise ValueError("too large")
        content = path.read_text("utf-8-sig")
        if path.suffix == ".csv":
            return list(csv.DictReader(content.splitlines()))
        return _numbers(content)
    if text.startswith("["):
        return _numbers(text)
    return [part.strip() for part in text.split(",")] if "," in text else text


def _numbers(text: str) -> Any:
    """JSON whose numbers stay the text that they are: a float would change them."""
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


def _line(entry: dict[str, Any]) -> str:
    value = ", ".join(map(str, entry["value"])) if isinstance(entry["value"], list) else entry["value"]
    said = f"  {entry['kind']:<7} {entry['name']} = {value} {entry['unit']}"
    if entry["kind"] == "step":
        return f"{said}   [{entry['formula']}]"
    if entry["kind"] == "factor":
        mark = "  待核 to be verified" if entry["to_be_verified"] else ""
        return f"{said}   ({entry['source']['title']}){mark}"
    return said

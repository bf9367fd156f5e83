"""``puhui pack``: check, compare and activate city packs, in a policy officer's words."""

from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import translation
from django.utils.translation import gettext as _

from puhui.ground import clock
from puhui.portals.command_line import answers

FAULT = 2
LINES_MAX = 200

app = typer.Typer(help="Check, compare and activate city packs 检查、比较、启用城市规则包", no_args_is_help=True)
Directory = Annotated[Path, typer.Argument(help="The pack's directory. 规则包目录。")]


def register(application: typer.Typer) -> None:
    """Add the commands."""
    application.add_typer(app, name="pack")


@app.command()
def check(directory: Directory, as_json: answers.AsJson = False) -> None:
    """Check a pack: read it, check units and names, run its cases. 检查规则包。"""
    from puhui.journeys.packs.check_pack import check_pack  # noqa: PLC0415 -- loads the formula machinery

    checked = check_pack(directory)
    if as_json:
        answers.as_json(_report(checked))
    else:
        for language in answers.LANGUAGES.values():
            with translation.override(language):
                for line in _told(checked):
                    answers.out.print(line, markup=False)
    if checked.failures:
        raise typer.Exit(FAULT)


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(help="The pack as it was. 原规则包目录。")],
    after: Annotated[Path, typer.Argument(help="The pack as it is to be. 新规则包目录。")],
    as_json: answers.AsJson = False,
) -> None:
    """Say what changes from one pack to another. 说明两个规则包的差别。"""
    from puhui.journeys.packs.diff_packs import diff_directories  # noqa: PLC0415 -- loads the formula machinery

    changes = diff_directories(before, after)
    told = {}
    for code, language in answers.LANGUAGES.items():
        with translation.override(language):
            told[code] = [(str(change), [str(effect) for effect in change.effects]) for change in changes]
    if as_json:
        both = zip(told["zh"], told["en"], strict=True)
        answers.as_json(
            {"changes": [{"zh": zh[0], "en": en[0], "effects": {"zh": zh[1], "en": en[1]}} for zh, en in both]}
        )
        return
    for language, code in zip(answers.LANGUAGES.values(), told, strict=True):
        with translation.override(language):
            answers.out.print(_("{count} changes").format(count=len(changes)), markup=False)
            for sentence, effects in told[code]:
                answers.out.print(f"· {sentence}", markup=False)
                for effect in effects:
                    answers.out.print(f"    {effect}", markup=False)


@app.command()
def activate(directory: Directory, as_json: answers.AsJson = False) -> None:
    """Check a pack and put it into force; again it changes nothing. 启用规则包。"""
    from puhui.journeys.packs.activate_pack import activate_pack  # noqa: PLC0415 -- loads the formula machinery

    active = activate_pack(directory=directory, at=clock.now())
    if as_json:
        answers.as_json({"city": active.city, "number": active.number, "sha256": active.sha256,
                         "activated_at": active.activated_at})  # fmt: skip
        return
    for language in answers.LANGUAGES.values():
        with translation.override(language):
            name = active.pack.city.name
            answers.out.print(
                _("{city}: version {version} is in force (number {number}, {sha256}).").format(
                    city=name.zh if language.startswith("zh") else name.en,
                    version=active.pack.city.version, number=active.number, sha256=active.sha256[:12],
                ),
                markup=False,
            )  # fmt: skip


def _report(checked: Any) -> dict[str, Any]:
    return {
        "city": checked.pack.city.city,
        "version": checked.pack.city.version,
        "sha256": checked.sha256,
        "ok": checked.may_be_activated,
        "methodologies": len(checked.pack.methodologies),
        "factors": len(checked.pack.factors),
        "scenarios": len(checked.pack.scenarios),
        "rules": len(checked.pack.rules),
        "feeds": len(checked.pack.feeds),
        "cases": checked.cases,
        "failures": [
            {
                "methodology": failure.methodology, "version": failure.version, "case": failure.case,
                "code": failure.refusal.code,
                "message": {code: answers.sentence(failure.refusal, code) for code in answers.LANGUAGES},
            }
            for failure in checked.failures
        ],
        "gaps": [
            {"methodology": gap.methodology, "version": gap.version, "factor": gap.factor,
             "first": gap.first, "last": gap.last}
            for gap in checked.gaps
        ],
        "to_be_verified": [
            {"what": what, "id": name, "source": source.title, "review": source.review.value}
            for what, name, source in checked.to_be_verified
        ],
    }  # fmt: skip


def _told(checked: Any) -> list[str]:
    """What a check found, in the current language."""
    pack = checked.pack
    chinese = (translation.get_language() or "").startswith("zh")
    city = pack.city.name.zh if chinese else pack.city.name.en
    lines = [
        _("{city}: {scenarios} scenarios, {methodologies} methodologies, {factors} factors, {feeds} feeds.").format(
            city=city, scenarios=len(pack.scenarios), methodologies=len(pack.methodologies),
            factors=len(pack.factors), feeds=len(pack.feeds),
        ),
        _("{good} of {cases} worked cases come out.").format(
            good=checked.cases - len(checked.failures), cases=checked.cases
        ),
    ]  # fmt: skip
    for told in pack.oversight:
        tasks = sum(len(document.tasks) for document in told.documents)
        lines.append(_("{tasks} tasks for {units} units.").format(tasks=tasks, units=len(told.units)))
    code = "zh" if chinese else "en"
    lines += [f"✗ {answers.sentence(failure.refusal, code)}" for failure in checked.failures[:LINES_MAX]]
    lines += [
        _("! {methodology} {version}: the factor {factor} has no value {span}; acts of those days are refused.").format(
            methodology=gap.methodology, version=gap.version, factor=gap.factor, span=_span(gap)
        )
        for gap in checked.gaps[:LINES_MAX]
    ]
    if checked.to_be_verified:
        lines.append(
            _("{count} entries are not official and are shown as to be verified.").format(
                count=len(checked.to_be_verified)
            )
        )
    lines.append(_("The pack may be activated.") if checked.may_be_activated else _("The pack may not be activated."))
    return lines


def _span(gap: Any) -> str:
    if gap.last.year == 9999:
        return _("from {first} on").format(first=gap.first)
    return _("from {first} to {last}").format(first=gap.first, last=gap.last)

"""A no on the command line: exit code 2, its code, and its sentence in both languages."""

import json

import pytest
import typer

from puhui.foundations.packs.refusals import CityUnknown
from puhui.ground.refusals import Refusal
from puhui.portals.command_line import answers, main


def _application(refusal: Refusal) -> typer.Typer:
    app = typer.Typer()

    @app.command()
    def say_no(json: answers.AsJson = False) -> None:
        raise refusal

    return app


def _run(monkeypatch, arguments: list[str], refusal: Refusal) -> int:
    monkeypatch.setattr("sys.argv", ["puhui", *arguments])
    with pytest.raises(SystemExit) as ended:
        main.run(_application(refusal))
    return ended.value.code


def test_refusal_is_printed_in_both_languages(monkeypatch, capsys):
    assert _run(monkeypatch, [], CityUnknown(city="atlantis")) == answers.REFUSED
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "packs.city_unknown" in printed.err
    assert printed.err.count("atlantis") == 2
    assert any("\u4e00" <= letter <= "\u9fff" for letter in printed.err)


def test_refusal_as_json_names_code_and_data(monkeypatch, capsys):
    assert _run(monkeypatch, ["--json"], CityUnknown(city="atlantis")) == answers.REFUSED
    said = json.loads(capsys.readouterr().out)
    assert said["refusal"] == "packs.city_unknown"
    assert said["data"] == {"city": "atlantis"}
    assert set(said["message"]) == {"zh", "en"}


def test_missing_database_is_said_in_words(monkeypatch, capsys):
    from django.db import OperationalError  # noqa: PLC0415 -- beside its use

    app = typer.Typer()

    @app.command()
    def ask() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("sys.argv", ["puhui"])
    with pytest.raises(SystemExit) as ended:
        main.run(app)
    assert ended.value.code == main.DATABASE_MISSING
    assert "make up" in capsys.readouterr().err

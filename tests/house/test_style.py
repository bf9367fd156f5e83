"""The style of the house, where a machine can hold it."""

import ast
import re
from itertools import chain

from tests.house.sources import PACKAGE, ROOT, files, name, python_files, tree

FILE_LINES_MAX = 450
FUNCTION_LINES_MAX = 80
# Functions longer than forty lines: this number only goes down.
FUNCTION_LINES_USUAL = 40
LONGER_FUNCTIONS_ALLOWED = 1

NAMES_THAT_SAY_NOTHING = {
    "utils", "util", "helpers", "helper", "common", "core", "lib", "manager", "managers", "service", "services",
    "base", "misc", "stuff", "signals",
}  # fmt: skip
UNFINISHED = re.compile(r"\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + r"CK)\b")
TEXTS = {".py", ".md", ".html", ".css", ".yaml", ".yml", ".toml", ".sql", ".js", ".cfg", ".ini", ""}


def _ours() -> list:
    return [p for p in python_files() if "migrations" not in p.parts]


def test_files_have_one_idea():
    long = {name(p): n for p in _ours() if (n := len(p.read_text().splitlines())) > FILE_LINES_MAX}
    assert long == {}


def test_functions_can_be_seen_at_once():
    lengths = {
        f"{name(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in python_files(under=PACKAGE)
        if "migrations" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {n: lines for n, lines in lengths.items() if lines > FUNCTION_LINES_MAX} == {}
    longer = sorted(n for n, lines in lengths.items() if lines > FUNCTION_LINES_USUAL)
    assert len(longer) <= LONGER_FUNCTIONS_ALLOWED, longer


def test_names_say_something():
    parts = {
        name(p)
        for p in _ours()
        for part in p.relative_to(ROOT).parts
        if part.removesuffix(".py") in NAMES_THAT_SAY_NOTHING
    }
    assert parts == set()


def test_nothing_is_left_unfinished():
    found = [
        f"{name(path)}:{number}"
        for path in files()
        if path.suffix in TEXTS
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_business_has_no_hidden_callers():
    """No signals and no ``save`` overrides: what happens is called by name."""
    found = []
    for path in python_files(under=PACKAGE):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.dispatch"):
                found.append(f"{name(path)}: signals")
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("models.signals"):
                found.append(f"{name(path)}: signals")
            if isinstance(node, ast.ClassDef):
                methods = [m.name for m in node.body if isinstance(m, ast.FunctionDef)]
                if "save" in methods and path.name == "models.py":
                    found.append(f"{name(path)}: {node.name}.save")
    assert found == []


def test_calculations_do_not_look_at_the_clock():
    asked = re.compile(r"\b(?:clock\.now|datetime\.now|date\.today|time\.time|timezone\.now)\(")
    calculations = [p for p in python_files(under=PACKAGE) if "calc" in p.parts or p.name == "calc.py"]
    assert calculations
    assert [name(p) for p in calculations if asked.search(p.read_text())] == []


def test_rooms_introduce_themselves():
    floors = ("foundations", "engine", "economy", "market", "oversight", "civic")
    rooms = [p for floor in floors for p in (PACKAGE / floor).iterdir() if p.is_dir()]
    rooms = [p for p in rooms if (p / "__init__.py").exists()]
    silent = [name(p) for p in rooms if not (p / "README.md").exists()]
    wordy = [name(p) for p in rooms if p not in silent and _lines(p / "README.md") > 20]
    assert rooms
    assert list(chain(silent, wordy)) == []


def _lines(path) -> int:
    return len(path.read_text().splitlines()) if path.exists() else 0

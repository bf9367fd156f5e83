"""Direction is the main fact about the house: imports and foreign keys only go down."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from tests.house.sources import PACKAGE, ROOT

LINT = Path(sys.executable).parent / "lint-imports"


def _lint(root: Path) -> subprocess.CompletedProcess:
    return subprocess.run([LINT, "--no-cache"], cwd=root, capture_output=True, text=True)


def test_imports_keep_the_walls():
    answer = _lint(ROOT)
    assert answer.returncode == 0, answer.stdout


@pytest.fixture(scope="module")
def copy_of_the_house(tmp_path_factory):
    """The source alone, to break walls in."""
    root = tmp_path_factory.mktemp("house")
    only_code = shutil.ignore_patterns("static", "locale", "templates", "__pycache__")
    shutil.copytree(PACKAGE, root / "puhui", ignore=only_code)
    shutil.copytree(ROOT / "tools", root / "tools")
    shutil.copy(ROOT / ".importlinter", root)
    return root


@pytest.mark.parametrize(
    ("room", "breach", "wall"),
    [
        ("ground/clock.py", "import puhui.foundations.ledger.queries", "Floors"),
        ("foundations/ledger/actions.py", "import puhui.foundations.people.queries", "Rooms of the foundations"),
        ("engine/intake/actions.py", "import puhui.engine.methodology.queries", "Rooms of the engine"),
        ("portals/citizen/apps.py", "import puhui.portals.operator.apps", "Portals do not know"),
        ("portals/citizen/apps.py", "import puhui.foundations.ledger.models", "only through its face"),
        ("foundations/ledger/queries.py", "import puhui.foundations.ledger.actions", "Inside a room"),
        ("economy/points/calc.py", "import django.db", "pure"),
    ],
)
def test_walls_stop_a_planted_breach(copy_of_the_house, room, breach, wall):
    path = copy_of_the_house / "puhui" / room
    if not path.exists():  # `calc` may be a folder
        path = path.with_suffix("") / "__init__.py"
    before = path.read_text()
    path.write_text(before + f"\n{breach}\n")
    try:
        answer = _lint(copy_of_the_house)
    finally:
        path.write_text(before)
    broken = [line for line in answer.stdout.splitlines() if line.endswith("BROKEN")]
    assert answer.returncode == 1
    assert any(wall in line for line in broken), answer.stdout


def _floors() -> dict[str, int]:
    linter = configparser.ConfigParser()
    linter.read(ROOT / ".importlinter")
    top_down = linter["importlinter:contract:floors"]["layers"].split()
    return {floor: -depth for depth, floor in enumerate(top_down)}


def _home(model) -> list[str]:
    return model.__module__.split(".")[1:3]  # floor, room


def test_foreign_keys_go_down():
    height = _floors()
    models = [m for m in apps.get_models() if m.__module__.startswith("puhui.")]
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in models
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model in models
        if _home(model) != _home(field.related_model)
        if height[_home(field.related_model)[0]] >= height[_home(model)[0]]
    ]
    assert models
    assert upward == []

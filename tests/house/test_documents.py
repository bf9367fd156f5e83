"""What is written about the house is true of it."""

import re
import subprocess
import sys

import pytest
from tests.house.sources import ROOT, files, name, python_files

from puhui.ground.refusals import Refusal

ADDRESS = re.compile(r"https?://|git\+|file:")
SETTING = re.compile(r"\bPUHUI_[A-Z_]*[A-Z]\b")


def _read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def _refusals(root: type = Refusal) -> set[type]:
    return {root}.union(*(_refusals(sub) for sub in root.__subclasses__()))


def _import_everything() -> None:
    for path in python_files(under=ROOT / "src" / "puhui"):
        if path.name == "refusals.py" or "refusals" in path.parts:
            module = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
            __import__(module)


def test_refusals_are_documented_and_have_one_code_each():
    _import_everything()
    ours = [r for r in _refusals() if r.__module__.startswith("puhui.")]
    # A class that only groups others keeps its parent's code and is never raised.
    codes = [r.code for r in ours if "code" in r.__dict__]
    assert sorted(codes) == sorted(set(codes))
    documented = set(re.findall(r"^\| `([a-z_]+\.[a-z_0-9.]+)`", _read("docs/refusals.md"), re.M))
    assert set(codes) - documented == set(), "make fmt writes docs/refusals.md anew"
    assert documented - set(codes) == set(), "make fmt writes docs/refusals.md anew"


def test_settings_are_documented():
    code = [p for p in files() if p.suffix == ".py" and "tests" not in p.relative_to(ROOT).parts] + [ROOT / "Makefile"]
    used = {found for path in code for found in SETTING.findall(path.read_text())}
    documented = set(SETTING.findall(_read("docs/settings.md")))
    assert used
    assert used - documented == set()
    assert documented - used == set()


def test_sentences_are_translated():
    answer = subprocess.run([sys.executable, "tools/messages.py", "check"], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr


def test_lock_files_carry_no_addresses():
    locks = [p for p in files() if p.match("requirements/*.txt") or p.name == "package-lock.json"]
    assert locks
    named = [name(p) for p in locks for line in p.read_text().splitlines() if _tells_where_from(line)]
    assert named == []


def _tells_where_from(line: str) -> bool:
    # The funding links of npm packages are not where they come from.
    if '"url":' in line:
        return False
    return bool(ADDRESS.search(line)) or line.startswith(("--index-url", "--extra-index-url", "--find-links"))


def test_locks_hash_every_package():
    for lock in ("requirements/run.txt", "requirements/dev.txt", "requirements/tools.txt"):
        blocks = re.split(r"\n(?=[a-z0-9])", _read(lock))
        pinned = [b for b in blocks if re.match(r"[a-z0-9][\w.-]*==", b)]
        assert pinned
        assert [b.split()[0] for b in pinned if "--hash=sha256:" not in b] == []


@pytest.mark.parametrize("document", ["README.md", "README.zh-CN.md", "docs/operations.md", "ARCHITECTURE.md"])
def test_commands_in_documents_exist(document):
    targets = set(re.findall(r"^([a-z]+):", _read("Makefile"), re.M))
    text = _read(document)
    blocks = "\n".join(re.findall(r"```(?:sh|bash|console)?\n(.*?)```", text, re.S)) + "\n".join(
        re.findall(r"`([^`\n]+)`", text)
    )
    made = set(re.findall(r"\bmake ([a-z]+)\b", blocks))
    assert made <= targets
    spoken = set(re.findall(r"(?:^|\s|`)puhui ([a-z]+)\b", blocks))
    assert spoken <= _commands(), spoken - _commands()


def _commands() -> set[str]:
    from puhui.wiring.command import FAMILIES, application  # noqa: PLC0415 -- imports every room

    app = application(list(FAMILIES))
    found = {c.name or c.callback.__name__.replace("_", "-") for c in app.registered_commands}
    return found | {g.name or g.typer_instance.info.name for g in app.registered_groups}


@pytest.mark.parametrize("document", ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "docs/words.md"])
def test_links_in_documents_lead_somewhere(document):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", _read(document))
    missing = [link for link in links if not (ROOT / document).parent.joinpath(link).exists()]
    assert missing == []


def test_architecture_is_two_pages():
    assert len(_read("ARCHITECTURE.md").splitlines()) <= 140


def test_every_room_and_portal_is_in_the_architecture():
    text = _read("ARCHITECTURE.md")
    floors = ("foundations", "engine", "economy", "market", "oversight", "civic", "portals")
    rooms = {
        p.name for floor in floors for p in (ROOT / "src" / "puhui" / floor).iterdir() if (p / "__init__.py").exists()
    }
    assert [room for room in sorted(rooms) if room not in text] == []

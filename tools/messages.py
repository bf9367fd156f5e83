"""Sentences for people: gather them from code and templates, check and compile their translations.

    messages.py extract [ROOM …]   bring every catalogue up to date with the code (or only those rooms')
    messages.py check              fail where a sentence has no translation, or a doubtful one
    messages.py compile            write the .mo files, which are not kept in the repository

A sentence is what gettext marks, what a template translates, and the `message` of a refusal. Each room and
each portal keeps its own catalogue, `locale/zh_Hans/LC_MESSAGES/django.po`.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages import Catalog, Message, extract, mofile, pofile
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "puhui"
FLOORS_WITH_ROOMS = ("foundations", "engine", "economy", "market", "oversight", "civic", "portals")
LANGUAGE = "zh_Hans"
FAULTS_SHOWN_MAX = 40
KEYWORDS = {name.replace("gettext", "gettext_lazy"): how for name, how in extract.DEFAULT_KEYWORDS.items()}
KEYWORDS |= extract.DEFAULT_KEYWORDS | {"gettext_noop": None}
CALL = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\b")
HEADER = r"""# The Chinese sentences of this room; `tools/messages.py extract` keeps the list true to the code.
msgid ""
msgstr ""
"Language: zh_Hans\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
PLACEHOLDER = re.compile(r"\{\w*[^{}]*\}|%\(\w+\)[sd]")


def rooms() -> list[Path]:
    """Every directory that keeps a catalogue of its own."""
    found = [p for p in PACKAGE.iterdir() if p.is_dir() and p.name not in FLOORS_WITH_ROOMS]
    for floor in FLOORS_WITH_ROOMS:
        found += [p for p in (PACKAGE / floor).iterdir() if p.is_dir()]
    return sorted(p for p in found if (p / "__init__.py").exists())


def catalogue_path(room: Path) -> Path:
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def gathered(room: Path) -> Catalog:
    """The sentences of one room, untranslated."""
    catalogue = Catalog(locale=LANGUAGE)
    for path in sorted(room.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "tests" in path.parts:
            continue
        where = str(path.relative_to(PACKAGE))
        for message, context, comments in _sentences(path):
            catalogue.add(message, context=context, locations=[(where, None)], auto_comments=comments)
    return catalogue


def _sentences(path: Path) -> Iterator[tuple[object, str | None, list[str]]]:
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        # Most files say nothing to people, and need not be parsed to know that.
        if "message" in text:
            yield from ((sentence, None, []) for sentence in _refusals(text, path))
        if not CALL.search(text):
            return
        code = text
    else:
        # Django turns a template into a text in which only the calls of gettext are left.
        code = templatize(text, origin=str(path))
    for _, message, comments, context in extract.extract("python", io.BytesIO(code.encode()), KEYWORDS, ("i18n:",)):
        yield message, context, comments


def _refusals(text: str, path: Path) -> Iterator[str]:
    """The `message = "…"` of classes that also have a `code`, or that are named as refusals."""
    for node in ast.walk(ast.parse(text, str(path))):
        if not isinstance(node, ast.ClassDef):
            continue
        values = dict(_string_attributes(node))
        if "message" in values and ("code" in values or any("Refus" in ast.unparse(b) for b in node.bases)):
            yield values["message"]


def _string_attributes(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for line in node.body:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        value = getattr(line, "value", None)
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield from ((t.id, value.value) for t in targets if isinstance(t, ast.Name))


def catalogue(room: Path) -> Catalog | None:
    """The catalogue as translators left it; None where the room has none."""
    path = catalogue_path(room)
    if not path.exists():
        return None
    with path.open("rb") as file:
        return pofile.read_po(file, locale=LANGUAGE, abort_invalid=True)


def extract_all(wanted: list[str]) -> None:
    for room in rooms():
        if wanted and room.name not in wanted:
            continue
        fresh = gathered(room)
        if not len(fresh):
            continue
        kept = catalogue(room) or Catalog(locale=LANGUAGE)
        kept.update(fresh, no_fuzzy_matching=True)
        body = io.BytesIO()
        pofile.write_po(
            body, kept, width=100, sort_output=True, ignore_obsolete=True, no_location=True, omit_header=True
        )
        path = catalogue_path(room)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + body.getvalue().decode().strip("\n") + "\n", "utf-8")
        print(f"{room.relative_to(PACKAGE)}: {len(fresh)}")


def compile_all() -> None:
    for room in rooms():
        source, target = catalogue_path(room), catalogue_path(room).with_suffix(".mo")
        if not source.exists():
            continue
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        content = io.BytesIO()
        mofile.write_mo(content, catalogue(room))
        # Several test processes may compile at once.
        spare = target.with_suffix(f".{os.getpid()}")
        spare.write_bytes(content.getvalue())
        spare.replace(target)


def faults() -> list[str]:
    """What is wrong with the translations, one line each; empty when nothing is."""
    found, first_seen = [], {}
    for room in rooms():
        name = room.relative_to(PACKAGE)
        kept = catalogue(room) or Catalog(locale=LANGUAGE)
        for message in gathered(room):
            if not message.id:
                continue
            translated = kept.get(_first(message.id), message.context)
            if translated is None:
                found.append(f"{name}: not in the catalogue: {_first(message.id)!r}")
        for message in kept:
            if not message.id:
                continue
            found += [f"{name}: {fault}: {_first(message.id)!r}" for fault in _faults_of(message)]
            other = first_seen.setdefault((_first(message.id), message.context), (name, message.string))
            if other[1] != message.string:
                found.append(f"{name}: translated otherwise in {other[0]}: {_first(message.id)!r}")
    return found


def _faults_of(message: Message) -> Iterator[str]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(strings):
        yield "not translated"
    if message.fuzzy:
        yield "marked doubtful (fuzzy)"
    known = set(PLACEHOLDER.findall("".join(message.id if isinstance(message.id, tuple | list) else [message.id])))
    if unknown := set(PLACEHOLDER.findall("".join(strings))) - known:
        yield f"the translation has unknown placeholders {sorted(unknown)}"


def _first(identifier: object) -> str:
    return identifier[0] if isinstance(identifier, tuple | list) else str(identifier)


def main(arguments: list[str]) -> None:
    if not settings.configured:
        settings.configure(USE_I18N=False)
        django.setup()
    match arguments:
        case ["extract", *wanted]:
            extract_all(wanted)
        case ["compile"]:
            compile_all()
        case ["check"]:
            if found := faults():
                shown = found[:FAULTS_SHOWN_MAX]
                sys.exit("\n".join([*shown, f"{len(found)} faults in translations; {len(shown)} are shown"]))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])

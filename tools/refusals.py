"""Write docs/refusals.md: every no of the house, by room, with its sentence in both languages.

Taken from the refusals' classes and their translations, so that the document cannot drift; `make fmt` runs it.
"""

import importlib
import sys
from pathlib import Path

from babel.messages import pofile

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "puhui"
TARGET = ROOT / "docs" / "refusals.md"
HEAD = """# Refusals 未通过的原因

A no is an answer: it has a code that never changes, a sentence in both languages, and typed data. The command line
prints it and exits with 2; the API answers `application/problem+json` with the code; a page shows the sentence.
Words in braces are the data.

每一次“不行”都有固定的代码和中英文说明。花括号中的词是具体数据。

*Written by `tools/refusals.py` from the code; `make fmt` brings it up to date.*
"""


def main() -> None:
    sys.path.insert(0, str(ROOT / "src"))
    sections = [HEAD]
    chinese = _translations()
    for room, classes in sorted(_by_room().items()):
        sections.append(f"\n## {room}\n\n| Code | 中文 | English |\n|---|---|---|\n")
        for refusal in sorted(classes, key=lambda r: r.code):
            cites = f" ({refusal.cites})" if refusal.cites else ""
            said = chinese.get(refusal.message, "")
            sections.append(f"| `{refusal.code}` | {_cell(said)} | {_cell(refusal.message)}{_cell(cites)} |\n")
    TARGET.write_text("".join(sections), "utf-8")


def _by_room() -> dict[str, list]:
    from puhui.ground.refusals import Refusal  # noqa: PLC0415 -- found only once the path is set

    for path in sorted([*PACKAGE.rglob("refusals.py"), *PACKAGE.rglob("refusals/*.py")]):
        importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
    rooms: dict[str, list] = {}
    for refusal in _family(Refusal):
        # A class without a code of its own only groups others.
        if "code" in refusal.__dict__:
            rooms.setdefault(refusal.code.split(".")[0], []).append(refusal)
    return rooms


def _family(root: type) -> set[type]:
    return {root}.union(*(_family(sub) for sub in root.__subclasses__()))


def _translations() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("django.po")):
        with path.open("rb") as file:
            found |= {m.id: m.string for m in pofile.read_po(file) if isinstance(m.id, str) and m.id}
    return found


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    main()

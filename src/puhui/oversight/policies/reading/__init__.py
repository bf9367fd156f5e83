"""Readers: from a file of any kind to one neutral form, blocks with their place.

They repair nothing and drop nothing but repeated empty lines. What cannot be read is refused with a sentence.
"""

import zipfile
from pathlib import Path

from puhui.oversight.policies import refusals
from puhui.oversight.policies.facts import Block
from puhui.oversight.policies.reading import pdf, sheet, text, word

MOST_MIB = 64
READERS = {".txt": text.read, ".docx": word.read, ".xlsx": sheet.read, ".pdf": pdf.read}
PACKED = (".docx", ".xlsx")


def blocks_of(path: Path, name: str) -> tuple[Block, ...]:
    """The blocks of the file at ``path``, whose kind its ``name`` tells. Refusals: Unreadable and those below it."""
    kind = Path(name).suffix.lower()
    if kind not in READERS:
        raise refusals.KindUnknown(name=name)
    _refuse_what_is_too_large(path, name, packed=kind in PACKED)
    return tuple(READERS[kind](path, name))


def _refuse_what_is_too_large(path: Path, name: str, *, packed: bool) -> None:
    size = path.stat().st_size
    if packed:
        # A small archive may unpack to anything.
        try:
            with zipfile.ZipFile(path) as archive:
                size = sum(member.file_size for member in archive.infolist())
        except (zipfile.BadZipFile, OSError) as failure:
            raise refusals.Damaged(name=name) from failure
    if size > MOST_MIB * 2**20:
        raise refusals.TooLarge(name=name, limit=MOST_MIB)

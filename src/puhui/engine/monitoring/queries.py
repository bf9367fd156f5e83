"""Make an empty monitoring sheet, and read a filled one. Keeps nothing."""

from pathlib import Path
from typing import BinaryIO

from puhui.engine.monitoring.calc import reading, writing
from puhui.engine.monitoring.facts import Filled
from puhui.foundations.packs.schema import Methodology


def write_sheet(methodology: Methodology, city: str, stream: BinaryIO) -> None:
    """The empty workbook (XLSX) of one version of a methodology, headings in Chinese and English."""
    writing.write(methodology, city, stream)


def named_in(path: Path) -> tuple[str, str, str]:
    """(methodology, version, city) that a workbook says it was made for.

    Refusals: FileDamaged, FileTooLarge, SheetMissing.
    """
    return reading.named(path)


def read_sheet(path: Path, methodology: Methodology, city: str) -> Filled:
    """What was filled in. Refusals: refusals.SheetRefused, the first fault with the further ones in ``others``."""
    return reading.read(path, methodology, city)

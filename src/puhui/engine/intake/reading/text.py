"""Bytes of a text file as blocks of UTF-8, whatever it is written in. Knows nothing of rows.

UTF-8 with or without BOM, UTF-16 (by BOM, or by its zero bytes) and GB18030 (with it GBK and GB2312).
A file is taken for UTF-8 until a byte says otherwise; as long as what came before is ASCII, which reads the
same in both, or so little else that it may look like UTF-8 by accident, it may still turn out to be GB18030.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from puhui.engine.intake.reading import refusals

BLOCK = 16 * 2**20
ACCIDENTS = 16  # so many characters of GB18030 in a row never look like UTF-8
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "gb18030": "GB18030"}


def blocks(path: Path, block: int = BLOCK) -> Iterator[bytes]:
    """The text as UTF-8 without BOM, in pieces of about ``block`` bytes; a character is never cut.

    Refuses: WrongEncoding with byte and line, NulBytes.
    """
    with path.open("rb") as file:
        encoding, skipped = sniff(file.read(4096))
        file.seek(skipped)
        yield from _Decoding(file, encoding, skipped).decoded(block)


def sniff(head: bytes) -> tuple[str, int]:
    """The encoding that the first bytes announce, and how many of them are its mark."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, len(mark)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and not even:
        return "utf-16-le", 0
    if even > len(head) // 8 and not odd:
        return "utf-16-be", 0
    return "utf-8", 0


class _Decoding:
    """One pass over one file: remembers how far it is and what it has taken the text for."""

    def __init__(self, file: BinaryIO, encoding: str, position: int) -> None:
        self.file = file
        self.encoding = encoding
        self.position = position  # in the file, of the first byte not yet decoded
        self.undecided = encoding == "utf-8" and position == 0

    def decoded(self, block: int) -> Iterator[bytes]:
        left = b""
        while data := self.file.read(block):
            text, left = self._next(left + data, final=False)
            if text:
                yield text
        if left:
            yield self._next(left, final=True)[0]

    def _next(self, data: bytes, *, final: bool) -> tuple[bytes, bytes]:
        """UTF-8 bytes, and what is left of ``data``: a last character that is cut."""
        try:
            text, used = self._decode(data, final=final)
        except UnicodeError as error:
            raise self._refusal(error) from None
        zero = text.find(b"\0")
        if zero >= 0:
            at = self.position + len(text[:zero].decode().encode(self.encoding))
            raise refusals.NulBytes(byte=at + 1, line=self._line_of(at))
        self.position += used
        return text, data[used:]

    def _decode(self, data: bytes, *, final: bool) -> tuple[bytes, int]:
        if self.encoding == "gb18030":
            text, used = _gb18030(data, final=final)
            return text.encode(), used
        if self.encoding == "utf-8":
            return self._utf8(data, final=final)
        decode = codecs.utf_16_le_decode if self.encoding == "utf-16-le" else codecs.utf_16_be_decode
        text, used = decode(data, "strict", final)
        return text.encode(), used

    def _utf8(self, data: bytes, *, final: bool) -> tuple[bytes, int]:
        if data.isascii():
            return data, len(data)
        try:
            _, used = codecs.utf_8_decode(data, "strict", final)
        except UnicodeDecodeError as error:
            good = sum(character > "\x7f" for character in data[: error.start].decode())
            if not self.undecided or good >= ACCIDENTS:
                raise
            try:
                text, used = _gb18030(data, final=final)
            except UnicodeDecodeError:
                raise error from None
            self.encoding = "gb18030"
            return text.encode(), used
        self.undecided = False
        return (data if used == len(data) else data[:used]), used

    def _refusal(self, error: UnicodeError) -> refusals.WrongEncoding:
        # A lone half of a UTF-16 pair is met when it is written: then the place counts characters, not bytes.
        start = error.start if isinstance(error, UnicodeDecodeError) else 2 * error.start
        at = self.position + start
        return refusals.WrongEncoding(encoding=_NAMES[self.encoding], byte=at + 1, line=self._line_of(at))

    def _line_of(self, position: int) -> int:
        """Counted only when it is asked for: most files are never asked."""
        self.file.seek(0)
        line, left = 1, position
        while data := self.file.read(min(left, BLOCK)):
            line, left = line + data.count(b"\n"), left - len(data)
        return line


def _gb18030(data: bytes, *, final: bool) -> tuple[str, int]:
    try:
        return data.decode("gb18030"), len(data)
    except UnicodeDecodeError as error:
        if final or error.reason != "incomplete multibyte sequence":
            raise
        return data[: error.start].decode("gb18030"), error.start

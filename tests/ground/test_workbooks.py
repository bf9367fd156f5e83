import io
import random
import zipfile

import openpyxl
import pytest

from puhui.ground import workbooks


def _written() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["姓名", "时长"])
    book.create_sheet("时长记录").append([1, 2.5])
    book.save(out)
    return out.getvalue()


def test_rows_are_of_the_sheet_that_is_named_or_of_the_first():
    content = _written()
    assert workbooks.rows(content, most=9, sheet="时长记录") == [(1, 2.5)]
    assert workbooks.rows(content, most=9, sheet="别的") == [("姓名", "时长")]


def test_whatever_is_damaged_is_said_to_be_unreadable():
    content, chance = _written(), random.Random(7)
    for _ in range(200):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 40)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            workbooks.rows(bytes(broken), most=9)
        except workbooks.Unreadable:
            continue
    for nothing in (b"", b"PK", content[: len(content) // 2]):
        with pytest.raises(workbooks.Unreadable):
            workbooks.rows(nothing, most=9)


def test_what_unpacks_to_too_much_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b"0" * (workbooks.UNPACKED_MAX + 1))
    with pytest.raises(workbooks.Unreadable, match="MiB"):
        workbooks.rows(out.getvalue(), most=9)

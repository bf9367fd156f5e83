"""Numbers as policy documents write them: digits, 万 and 亿, and Chinese numerals."""

import re

import cn2an

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE = r"[一二两三四五六七八九十百千万亿零〇]+"
_YEAR_IN_WORDS = re.compile(r"([一二][〇零一二三四五六七八九]{3})(?=年)")
_MONTH_OR_DAY_IN_WORDS = re.compile(r"(?<=[年月])([一二三四五六七八九十]{1,3})(?=[月日])")


def value_of(written: str) -> int | float | None:
    """The number that was written, or None when it is none: "20万" → 200000, "两" → 2."""
    plain = written.replace(",", "").replace(" ", "")
    try:
        found = cn2an.cn2an(plain, "smart")
    except ValueError:
        return None
    return int(found) if float(found).is_integer() else float(found)


def with_digits(text: str) -> str:
    """Dates in words rewritten with digits: 二〇二一年十二月 → 2021年12月. Nothing else changes."""
    text = _YEAR_IN_WORDS.sub(lambda found: str(value_of(found[1])), text)
    return _MONTH_OR_DAY_IN_WORDS.sub(lambda found: str(value_of(found[1]) or found[1]), text)

"""Texts that name something, in one way of writing each: "1005", " 1005", "1005.0" and "１００５" are one key. Pure."""

from collections.abc import Sequence

import polars as pl

# Printable ASCII except the point and the space: such a text is written in the one way already.
_NOT_YET = r"[^!-\-/-~]"


def canonical(texts: pl.Series) -> pl.Series:
    """NFKC, nothing around it, and no ".0" behind a whole number (spreadsheets put it there); "" is null."""
    odd = texts.str.contains(_NOT_YET)
    if not odd.any():
        return texts
    at = odd.fill_null(False).arg_true()
    plain = texts.gather(at).str.normalize("NFKC").str.strip_chars().str.replace(r"^(-?[0-9]+)\.0+$", "$1")
    return texts.scatter(at, plain.replace("", None))


def number_of_a_card(texts: pl.Series) -> pl.Series:
    """The same without the spaces that people put into long numbers."""
    plain = canonical(texts)
    return plain.str.replace_all(r"\s", "").replace("", None) if plain.str.contains(r"\s").any() else plain


def joined(parts: Sequence[pl.Series]) -> pl.Series:
    """Parts joined by "|"; null where one is missing. A "|" within a part is escaped, so that no two keys meet."""
    if len(parts) == 1:
        return parts[0]
    safe = [_escaped(part) for part in parts]
    return pl.select(pl.concat_str(safe, separator="|", ignore_nulls=False)).to_series()


def _escaped(part: pl.Series) -> pl.Series:
    if not part.str.contains(r"[|\\]").any():
        return part
    return part.str.replace_all("\\", "\\\\", literal=True).str.replace_all("|", "\\|", literal=True)

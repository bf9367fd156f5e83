"""Yuan as people write them, and fen as books keep them."""

from decimal import Decimal, InvalidOperation


def fen_of(text: str) -> int | None:
    """``1,234.5`` yuan → 123450 fen; None where it is no amount of whole fen."""
    try:
        yuan = Decimal(text.strip().replace(",", "").replace("，", "").removeprefix("¥").removeprefix("￥"))
    except InvalidOperation:
        return None
    fen = yuan * 100
    return int(fen) if yuan.is_finite() and fen == fen.to_integral_value() and abs(fen) < 10**15 else None


def yuan(fen: int) -> str:
    """123450 fen → ``1,234.50`` yuan."""
    return f"{Decimal(fen).scaleb(-2):,.2f}"

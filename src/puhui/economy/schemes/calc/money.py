"""What is owed for points, in fen."""


def fen_for(points: int, fen_per_100: int) -> int:
    """Whole fen for points at so many fen for 100, each conversion by itself; half a fen is rounded up."""
    return (2 * points * fen_per_100 + 100) // 200

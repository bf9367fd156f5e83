"""Unified social credit codes (GB 32100-2015): 18 signs, of which the last checks the others."""

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_sign(first: str) -> str:
    """The 18th sign to 17 others."""
    total = sum(SIGNS.index(sign) * pow(3, n, 31) for n, sign in enumerate(first))
    return SIGNS[(31 - total % 31) % 31]


def is_credit_code(subject: str) -> bool:
    return len(subject) == 18 and all(s in SIGNS for s in subject) and check_sign(subject[:17]) == subject[17]

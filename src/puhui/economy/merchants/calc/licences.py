"""The unified social credit code of an organisation (统一社会信用代码), GB 32100-2015: 17 signs and a check sign."""

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z, which are mistaken for figures
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # 3 ** n mod 31


def check_sign(body: str) -> str:
    """The last sign, from the 17 before it."""
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True))
    return SIGNS[-total % 31]


def is_licence(text: str) -> bool:
    """Whether a code is well formed and its check sign is right."""
    return len(text) == 18 and set(text) <= set(SIGNS) and check_sign(text[:17]) == text[17]

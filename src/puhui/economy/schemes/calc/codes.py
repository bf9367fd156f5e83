"""The code by which another scheme names a person here: drawn, typed by hand, and never a telephone number.

Ten characters of Crockford's base 32 (no I, L, O, U), the last of which checks the others.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
AS_READ = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, " ": None, "\u3000": None})


def draw() -> str:
    """A code that nobody has yet, in all likelihood (2 to the 45th); the table knows."""
    data = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return data + _check_of(data)


def typed(text: str) -> str | None:
    """A code as it is kept, however it was typed; None: it is none."""
    code = text.strip().upper().translate(AS_READ)
    if len(code) != LENGTH or set(code) - set(ALPHABET) or _check_of(code[:-1]) != code[-1]:
        return None
    return code


def _check_of(data: str) -> str:
    """Weighted with odd numbers, so that one wrong character always shows."""
    return ALPHABET[sum((2 * n + 1) * ALPHABET.index(character) for n, character in enumerate(data)) % 32]

"""Keys: from the environment where it names one, else drawn once and kept beside the data."""

import os
import secrets
from pathlib import Path


def key(name: str, data: Path) -> str:
    """The key called ``name``; a drawn one is readable by its owner only."""
    if given := os.environ.get(name):
        return given
    path = data / "keys" / name.lower()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            # Another process drew it in the same instant.
            pass
    return path.read_text()

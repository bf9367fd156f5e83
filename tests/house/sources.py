"""What the house tests look at: the project's own files, as Git sees them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "puhui"


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, part of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(ROOT / name for name in sorted(filter(None, listed.stdout.split("\0"))) if (ROOT / name).is_file())


def python_files(*, under: Path = ROOT) -> list[Path]:
    return [path for path in files() if path.suffix == ".py" and path.is_relative_to(under)]


@cache
def tree(path: Path) -> ast.Module:
    """A file as Python reads it; to be looked at by several tests, and changed by none."""
    return ast.parse(path.read_text())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))

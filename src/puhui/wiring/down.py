"""`make down`: stop web, worker and the embedded database, each by its own process number."""

import sys

from puhui.wiring import database, processes
from puhui.wiring.places import DATA


def main(quiet: bool = False) -> None:
    """Stop what `make up` started; what does not run is left alone."""
    for name in ("web", "worker"):
        if processes.stop(name) and not quiet:
            print(f"stopped 已停止: {name}")  # noqa: T201 -- the answer to a command
    if database.is_embedded() and database.is_running(DATA):
        database.stop(DATA)
        if not quiet:
            print("stopped 已停止: database")  # noqa: T201


if __name__ == "__main__":
    main(quiet="--quiet" in sys.argv[1:])

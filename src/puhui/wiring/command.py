"""The entrance of the ``puhui`` command: prepare Django, then hand over to the command-line portal."""

import os


def main() -> None:
    """Run ``puhui``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "puhui.wiring.settings")
    import django  # noqa: PLC0415 -- settings must be named first

    django.setup()
    from puhui.portals.command_line.main import app  # noqa: PLC0415 -- needs Django ready

    app()

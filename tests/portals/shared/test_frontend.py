"""The front end's packages: locked without addresses, and everything that pages load is built."""

import json
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

TEMPLATES = [*Path(settings.ROOT, "src").rglob("templates/**/*.html")]


def test_lock_names_every_package_by_hash_and_no_address():
    locked = json.loads((settings.ROOT / "package-lock.json").read_text())["packages"]
    packages = {name: entry for name, entry in locked.items() if name}
    assert packages
    assert [name for name, entry in packages.items() if not entry["integrity"].startswith("sha512-")] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_everything_that_templates_load_is_there():
    wanted = {
        (path.name, found)
        for path in TEMPLATES
        for found in re.findall(r"{%\s*static\s+['\"]([^'\"]+)['\"]", path.read_text())
    }
    assert len(wanted) > 10
    assert sorted((page, file) for page, file in wanted if finders.find(file) is None) == []


def test_font_has_a_file_for_every_range_it_names():
    sheet = Path(finders.find("vendor/noto-sans-sc/noto-sans-sc.css"))
    files = re.findall(r"url\(([^)]+)\)", sheet.read_text())
    assert len(files) > 90
    assert [name for name in files if not (sheet.parent / name).exists()] == []


def test_every_icon_that_is_offered_is_drawn():
    from puhui.portals.shared.templatetags.shell import ICONS  # noqa: PLC0415 -- template tags need Django ready

    sheet = Path(finders.find("shared/icons.svg")).read_text()
    assert set(re.findall(r'<symbol id="([^"]+)"', sheet)) == ICONS

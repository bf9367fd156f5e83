"""Settings of a test run: a data directory and a database server of its own, so that nothing running is met.

The server is started here, before Django looks for it, and kept for the next run; `make test` stops it.
"""

import os

from puhui.wiring import database, places

places.DATA = places.ROOT / "var" / "test"
os.environ["PUHUI_DATA"] = str(places.DATA)
os.environ["PUHUI_DEMO"] = "1"
# Fixed keys: a failing example must fail again tomorrow.
os.environ["PUHUI_SECRET_KEY"] = "only-for-tests"
os.environ["PUHUI_SUBJECT_KEY"] = "only-for-tests"
if database.is_embedded() and not database.is_running(places.DATA):
    database.start(places.DATA, durable=False)

from puhui.wiring.settings import *  # noqa: E402, F403 -- the directory must be named first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405

"""What every test may ask for; rooms and portals add their own beside their tests."""

import gc
import os
import re
from urllib.parse import quote

import psutil
import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from hypothesis import settings as examples
from tests.thorough import EXAMPLES
from tools import messages

from puhui.wiring import database

# A busy machine is slow, not wrong; and what a gate says must not depend on the day's luck.
examples.register_profile(
    "house", max_examples=EXAMPLES, deadline=None, derandomize="CI" in os.environ, print_blob=True
)
examples.load_profile("house")
# Sentences are compared in both languages; what `make` compiled may be older than a translation.
messages.compile_all()


@pytest.fixture(scope="session", autouse=True)
def _only_what_was_written_is_emptied():
    """After a transactional test, what it wrote goes. Truncating hundreds of tables, and writing anew what migrations
    tell of them, takes half a second each time; nothing but a migration writes to that.

    Append-only tables rightly refuse to be emptied, and keys want an order: neither holds for a replica.
    """
    teardown = TransactionTestCase._fixture_teardown

    def of_what_was_written(case):
        kept = {"django_migrations", "django_content_type", "auth_permission"}
        with transaction.atomic(), connection.cursor() as cursor:
            tables = [table for table in connection.introspection.table_names(cursor) if table not in kept]
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM \"{t}\")" for t in tables))
            for (table,) in cursor.fetchall():
                cursor.execute(f'DELETE FROM "{table}"')

    TransactionTestCase._fixture_teardown = of_what_was_written
    yield
    TransactionTestCase._fixture_teardown = teardown


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What takes longest comes first: begun last, it would run alone while the other processes have nothing left."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish():
    """What was imported stays: the collector need not walk through some hundred thousand things again and again."""
    gc.collect()
    gc.freeze()


def pytest_sessionstart(session):
    """Drop the databases of test runs that were killed; on a server that is ours alone."""
    if not database.is_embedded() or hasattr(session.config, "workerinput"):
        return
    server = settings.DATABASES["default"]
    with psycopg.connect(host=server["HOST"], user=server["USER"], dbname="postgres", autocommit=True) as link:
        for (name,) in link.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_puhui_[0-9]+'").fetchall():
            if not psutil.pid_exists(int(re.findall(r"[0-9]+", name)[0])):
                link.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def database_address(db) -> str:
    """The address of this run's own database, for programs that a test starts."""
    found = connection.settings_dict
    login = quote(found["USER"]) + (":" + quote(found["PASSWORD"], safe="") if found.get("PASSWORD") else "")
    port = f":{found['PORT']}" if found.get("PORT") else ""
    if found["HOST"].startswith("/"):
        return f"postgresql://{login}@/{found['NAME']}?host={found['HOST']}"
    return f"postgresql://{login}@{found['HOST']}{port}/{found['NAME']}"


@pytest.fixture
def environment(database_address) -> dict[str, str]:
    """The environment in which a program that a test starts meets the test's database, and no other."""
    return os.environ | {
        "PUHUI_DATABASE_URL": database_address,
        "PUHUI_DATA": str(settings.DATA),
        "DJANGO_SETTINGS_MODULE": "puhui.wiring.settings",
    }


@pytest.fixture(autouse=True)
def _evidence_of_its_own(tmp_path, settings):
    """Kept files of one test are not those of another."""
    settings.EVIDENCE_STORE = tmp_path / "evidence"
    settings.OUTCOMES = tmp_path / "outcomes"
    settings.SPOOL = tmp_path / "spool"

from collections.abc import Iterator

import pytest
from django.db import connection

TABLES = "people_user, people_binding, people_consent, people_consenttext, people_onetimecode, people_addresspace"


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A database in which what is written is seen by other threads; emptied of people afterwards."""
    with django_db_blocker.unblock():
        yield
        with connection.cursor() as cursor:
            # The walls refuse deletion; tests that must commit clean up behind their back.
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {TABLES} CASCADE")
            cursor.execute("SET session_replication_role = origin")
        connection.close()

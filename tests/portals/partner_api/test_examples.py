"""The examples in docs/examples do what docs/api.md says, against a running server."""

import base64
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from tests.portals.browser import _named
from tests.portals.partner_api.test_delivering import ride

from puhui.foundations.people import actions
from puhui.journeys.packs import activate_pack

EXAMPLES = settings.ROOT / "docs" / "examples"


@pytest.fixture
def there(server, browser_database, django_db_blocker):
    """The address of a server that other programs reach."""
    with django_db_blocker.unblock(), _named(browser_database):
        activate_pack.activate_pack(directory=settings.PACKS / "luzhou", at=datetime.now(UTC))
        yield server


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "records.json"
    path.write_text(json.dumps([ride(f"example-{tmp_path.name}-{n}") for n in range(3)]))
    return path


def key(algorithm: str, public: str = ""):
    now = datetime.now(UTC)
    partner = actions.add_partner(city="luzhou", code=f"bus-{algorithm}", name="泸州公交", feeds=["bus-rides"], at=now)
    return actions.add_key(
        partner=partner, algorithm=algorithm, public_key=public, at=now,
        not_before=now - timedelta(days=1), not_after=now + timedelta(days=1),
    )  # fmt: skip


def run(*command: str, **environment: str) -> dict:
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def python_example(records, there: str, key_id: str, *how: str) -> dict:
    where = ("--to", there, "--city", "luzhou", "--feed", "bus-rides", "--key-id", key_id)
    return run(sys.executable, str(EXAMPLES / "deliver.py"), str(records), *where, *how)


def test_python_example_signs_with_ed25519(there, records, tmp_path):
    private = Ed25519PrivateKey.generate()
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    secret = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key.pem").write_bytes(private.private_bytes(*secret))
    added = key("ed25519", private.public_key().public_bytes(*form).decode())

    told = python_example(records, there, added.key_id, "--ed25519", str(tmp_path / "key.pem"))

    assert (told["rows"], told["unclaimed"]) == (3, 3)


def test_python_example_signs_with_a_shared_secret(there, records, tmp_path):
    added = key("hmac-sha256")
    (tmp_path / "secret").write_text(added.secret)
    how = ("--hmac-secret-file", str(tmp_path / "secret"), "--idempotency-key", tmp_path.name)

    first = python_example(records, there, added.key_id, *how)

    assert first["rows"] == 3
    assert python_example(records, there, added.key_id, *how) == first


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")
def test_shell_example_signs_with_a_shared_secret(there, records):
    added = key("hmac-sha256")
    assert len(base64.b64decode(added.secret)) == 32

    told = run(
        str(EXAMPLES / "deliver.sh"), str(records), there, "luzhou", "bus-rides", added.key_id, SECRET=added.secret
    )

    assert (told["rows"], told["unclaimed"]) == (3, 3)

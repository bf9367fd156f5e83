"""Deliver records to Puhui, signed by RFC 9421.

    pip install http-message-signatures
    python deliver.py RECORDS.json --to https://puhui.example.gov.cn --city luzhou --feed bus-rides \
        --key-id luzhou-luzhou-bus-1a2b3c4d --ed25519 private-key.pem      (or: --hmac-secret-file secret.txt)

RECORDS.json is a list of at most 10,000 objects whose names are the feed's columns.
"""

import argparse
import base64
import datetime
import json
import secrets
import sys
import urllib.error
import urllib.request
from pathlib import Path

from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ED25519, HMAC_SHA256


class Request:
    """What is signed: the library reads and writes these names."""

    def __init__(self, url: str, body: bytes) -> None:
        self.method, self.url, self.body = "POST", url, body
        self.headers = {"Content-Type": "application/json", "Accept-Language": "en"}


class OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: bytes) -> None:
        self.key = key

    def resolve_private_key(self, key_id: str) -> bytes:
        return self.key

    def resolve_public_key(self, key_id: str) -> bytes:
        return self.key


def sign(request: Request, *, key_id: str, algorithm: type, key: bytes) -> None:
    """Sign anew for every attempt, also when the same records are sent again: a signature is taken once."""
    HTTPMessageSigner(signature_algorithm=algorithm, key_resolver=OneKey(key)).sign(
        request,
        key_id=key_id,
        created=datetime.datetime.now(datetime.UTC),
        nonce=secrets.token_hex(16),
        covered_component_ids=("@method", "@target-uri", "content-digest"),
        body=request.body,  # adds Content-Digest
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Deliver records to Puhui.")
    parser.add_argument("records", type=Path)
    for name in ("--to", "--city", "--feed", "--key-id"):
        parser.add_argument(name, required=True)
    parser.add_argument("--ed25519", type=Path, help="the private key, PEM")
    parser.add_argument("--hmac-secret-file", type=Path, help="the shared secret, base64")
    parser.add_argument("--idempotency-key", default="")
    given = parser.parse_args()

    url = f"{given.to.rstrip('/')}/api/v1/cities/{given.city}/feeds/{given.feed}/records"
    request = Request(url, given.records.read_bytes())
    if given.idempotency_key:
        request.headers["Idempotency-Key"] = given.idempotency_key
    if given.ed25519:
        sign(request, key_id=given.key_id, algorithm=ED25519, key=given.ed25519.read_bytes())
    else:
        secret = base64.b64decode(given.hmac_secret_file.read_text())
        sign(request, key_id=given.key_id, algorithm=HMAC_SHA256, key=secret)

    sent = urllib.request.Request(url, request.body, request.headers, method="POST")
    try:
        with urllib.request.urlopen(sent, timeout=120) as answer:
            told = json.load(answer)
    except urllib.error.HTTPError as no:
        problem = json.load(no)
        print(f"{problem['code']}: {problem['detail']}", file=sys.stderr)
        return 1
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())

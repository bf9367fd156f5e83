"""Recompute a draw of lucky users from the file that its public page offers.

    python draw_verify.py draw.json [my-ticket]

It needs Python 3.9 or later and nothing else; it knows nothing of Puhui and asks no network. What it checks:

1. The terms have the hash that was published with them.
2. The entries, in the order of their tickets, have the Merkle root (RFC 6962) and the number committed to.
3. The commitment is SHA-256 over five lines: "puhui-draw-1", "city/draw", the terms' hash, the number, the root.
   Compare it with the one you saw, or were sent, before the public value was known: that is the point of it.
4. The winners follow from commitment and public value. Look the value up yourself, where "source" says.

It ends with 0 when everything agrees, with 1 when something does not, with 2 when the file cannot be read.
"""

import hashlib
import json
import sys


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def merkle_root(leaves: list) -> bytes:
    """RFC 6962, 2.1, as it is written there: split at the largest power of two below the number of leaves."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + merkle_root(leaves[:half]) + merkle_root(leaves[half:]))


def winners_of(entries: list, terms: dict, commitment: str, value: str) -> list:
    """(place, ticket, prize) in the order drawn; an entrant wins once; reserves have no prize."""
    seed = sha256((commitment + "\n" + value).encode())
    prizes = [prize["id"] for prize in terms["prizes"] for _ in range(prize["count"])]
    prizes += [""] * terms["reserves"]
    drawn, seen = [], set()
    for ticket, entrant in sorted(entries, key=lambda entry: (sha256(seed + bytes.fromhex(entry[0])), entry[0])):
        if len(drawn) < len(prizes) and entrant not in seen:
            seen.add(entrant)
            drawn.append((len(drawn) + 1, ticket, prizes[len(drawn)]))
    return drawn


def faults_of(told: dict) -> list:
    """What does not agree, in words."""
    faults = []

    def check(what: str, said: object, found: object) -> None:
        if said != found:
            faults.append(f"{what}: the file says {said}, recomputed {found}")

    if told["format"] != "puhui-draw-1":
        return [f"unknown format {told['format']}"]
    text = json.dumps(told["terms"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    terms_sha256 = sha256(text.encode()).hex()
    check("terms_sha256", told["terms_sha256"], terms_sha256)
    entries, committed = told["entries"], told["commitment"]
    check("order of entries", entries, sorted(entries))
    check("tickets that stand twice", 0, len(entries) - len({ticket for ticket, _ in entries}))
    root = merkle_root([sha256(b"\x00" + f"{ticket}:{entrant}".encode()) for ticket, entrant in entries]).hex()
    check("number of entries", committed["entries"], len(entries))
    check("root", committed["root"], root)
    lines = [told["format"], told["city"] + "/" + told["draw"], terms_sha256, str(len(entries)), root]
    commitment = sha256("".join(line + "\n" for line in lines).encode()).hex()
    check("commitment", committed["sha256"], commitment)
    if "randomness" in told:
        drawn = winners_of(entries, told["terms"], commitment, told["randomness"]["value"])
        listed = [(one["place"], one["ticket"]) for one in told["winners"]]
        check("winners", listed, [(place, ticket) for place, ticket, _ in drawn])
        listed_prizes = {one["place"]: one["prize"] for one in told["winners"]}
        for place, _, prize in drawn:
            # A reserve may have got, later on, a prize that somebody did not claim in time.
            if prize:
                check(f"prize of place {place}", listed_prizes.get(place), prize)
    return faults


def main(arguments: list) -> int:
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            told = json.load(file)
        if "commitment" not in told:
            print("The entries of this draw are not committed yet.")
            return 2
        faults = faults_of(told)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        print(f"This is not the file of a draw: {fault!r}")
        return 2
    print(f"{told['city']}/{told['draw']}: {told['commitment']['entries']} entries")
    print(f"commitment {told['commitment']['sha256']} of {told['commitment']['at']}")
    if len(arguments) == 2:
        mine = [entry for entry in told["entries"] if entry[0] == arguments[1].lower()]
        print("your ticket is among the entries" if mine else "YOUR TICKET IS NOT AMONG THE ENTRIES")
        if not mine:
            faults.append(f"ticket {arguments[1]} is missing")
    if "randomness" in told:
        print(f"value {told['randomness']['value']} ({told['randomness']['source']})")
        for one in told["winners"]:
            print(f"  {one['place']:>4}  {one['ticket']}  {one['prize'] or '(reserve)'}  {one['shown_as']}")
    for fault in faults:
        print("✗ " + fault)
    print("✗ this draw does not agree" if faults else "✓ everything agrees")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

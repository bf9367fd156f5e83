"""What the forms of a project's page do, by duty and verb; each calls one journey."""

from django.utils.translation import gettext as _

from puhui.journeys.market import judge_projects, keep_registry, own_projects
from puhui.journeys.market.desks import OWNER, REGISTRY, VERIFIER
from puhui.portals.market.views.frame import Asked


def submit(asked: Asked, code: str) -> None:
    file = asked.files["document"]
    own_projects.submit(
        asked.desk, code=code, document=file.file, name=file.name, body=asked.number("body"), **asked.told
    )  # fmt: skip


def apply(asked: Asked, code: str) -> None:
    own_projects.apply_for_registration(asked.desk, code=code, **asked.told)


def withdraw(asked: Asked, code: str) -> None:
    own_projects.withdraw(asked.desk, code=code, why=asked.text("why"), **asked.told)


def withdraw_period(asked: Asked, code: str) -> None:
    own_projects.withdraw(asked.desk, code=code, why=asked.text("why"), period=asked.number("period"), **asked.told)


def count(asked: Asked, code: str) -> str:
    told = own_projects.count(asked.desk, code=code, sheets=_sheets(asked))
    tonnes = ", ".join(f"{vintage}: {amount:,} t" for vintage, amount in told.tonnes.items())
    words = _("The sheets are in order: {first} – {last}, {tonnes}. Nothing was reported yet.")
    return words.format(first=told.first, last=told.last, tonnes=tonnes)


def report(asked: Asked, code: str) -> None:
    file = asked.files.get("document")
    written = (file.name, file.read()) if file else ("", b"")
    own_projects.report(
        asked.desk, code=code, sheets=_sheets(asked), document=written, body=asked.number("body"), **asked.told
    )  # fmt: skip


def reply(asked: Asked, code: str) -> None:
    own_projects.reply(asked.desk, code=code, comment=asked.number("comment"), said=asked.text("reply"), **asked.told)


def _sheets(asked: Asked) -> list[tuple[str, bytes]]:
    return [(file.name, file.read()) for file in asked.files.getlist("sheets")[: own_projects.SHEETS_MAX + 1]]


def apply_for_issuance(asked: Asked, code: str) -> None:
    own_projects.apply_for_issuance(
        asked.desk, code=code, period=asked.number("period"), report_sha256=asked.text("report_sha256"), **asked.told
    )  # fmt: skip


def begin(asked: Asked, code: str) -> None:
    judge_projects.begin(
        asked.desk, code=code, members=[int(one) for one in asked.typed.getlist("members")],
        reviewer=asked.number("reviewer"), decider=asked.number("decider"),
        period=asked.number("period") if asked.text("period") else None, **asked.told,
    )  # fmt: skip


def answer(asked: Asked, code: str) -> None:
    judge_projects.answer(
        asked.desk, code=code, comment=asked.number("comment"), answer=asked.text("answer"), **asked.told
    )  # fmt: skip


def find(asked: Asked, code: str) -> None:
    if asked.text("kind") not in ("rectify", "observe"):
        raise ValueError(asked.text("kind"))
    judge_projects.find(
        asked.desk, code=code, engagement=asked.number("engagement"), kind=asked.text("kind"), said=asked.text("said"),
        **asked.told,
    )  # fmt: skip


def close(asked: Asked, code: str) -> None:
    judge_projects.close(
        asked.desk, code=code, finding=asked.number("finding"), closing=asked.text("closing"), **asked.told
    )  # fmt: skip


def give_opinion(asked: Asked, code: str) -> None:
    file = asked.files["document"]
    verified = {
        int(name.removeprefix("tonnes-")): int(value)
        for name, value in asked.typed.items()
        if name.startswith("tonnes-")
    }
    judge_projects.report(
        asked.desk, code=code, engagement=asked.number("engagement"), opinion=asked.text("opinion"),
        document=file.file, name=file.name, sites=asked.number("sites"), sites_visited=asked.number("visited"),
        delay_days=asked.number("delay"), read_sha256=asked.text("read_sha256"), verified=verified, **asked.told,
    )  # fmt: skip


def register(asked: Asked, code: str) -> None:
    told = {"verdict": asked.text("verdict"), "why": asked.text("why")}
    keep_registry.decide_registration(asked.desk, code=code, **told, **asked.told)


def issue(asked: Asked, code: str) -> None:
    told = {"verdict": asked.text("verdict"), "why": asked.text("why")}
    keep_registry.decide_issuance(asked.desk, period=asked.number("period"), **told, **asked.told)


def fraud(asked: Asked, code: str) -> None:
    keep_registry.find_fraud(
        asked.desk, period=asked.number("period"), tonnes=asked.number("tonnes"), why=asked.text("why"), **asked.told
    )  # fmt: skip


def deregister(asked: Asked, code: str) -> None:
    keep_registry.deregister(asked.desk, code=code, why=asked.text("why"), **asked.told)


HANDLERS = {
    OWNER: {
        "submit": submit, "apply": apply, "withdraw": withdraw, "withdraw_period": withdraw_period, "count": count,
        "report": report, "reply": reply, "apply_for_issuance": apply_for_issuance,
    },
    VERIFIER: {"begin": begin, "answer": answer, "find": find, "close": close, "report": give_opinion},
    REGISTRY: {"register": register, "issue": issue, "fraud": fraud, "deregister": deregister},
}  # fmt: skip

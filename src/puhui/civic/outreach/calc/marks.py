"""How many answers are right. A question counts when exactly its right choices were chosen."""

from collections.abc import Sequence
from typing import Any

from puhui.civic.outreach import refusals

Chosen = tuple[tuple[int, ...], ...]


def clean(content: dict[str, Any], chosen: Sequence[Sequence[int]]) -> Chosen:
    """The chosen choices in order, by question. Refusals: AnswerWrong where one is missing or not offered."""
    questions = content["questions"]
    told = [tuple(sorted(set(one))) for one in chosen]
    for number, question in enumerate(questions, 1):
        one = told[number - 1] if number <= len(told) else ()
        offered = range(len(question["choices"]))
        if not one or any(n not in offered for n in one) or (len(question["right"]) == 1 and len(one) > 1):
            raise refusals.AnswerWrong(question=number)
    if len(told) > len(questions):
        raise refusals.AnswerWrong(question=len(questions) + 1)
    return tuple(told)


def right(content: dict[str, Any]) -> Chosen:
    return tuple(tuple(question["right"]) for question in content["questions"])


def good(content: dict[str, Any], chosen: Chosen) -> int:
    return sum(one == wanted for one, wanted in zip(chosen, right(content), strict=True))


def passed(content: dict[str, Any], good: int) -> bool:
    return good * 100 >= content["pass_percent"] * len(content["questions"])

"""What an article, a course and a quiz are made of, read from what an author wrote. Pure.

Article: title, summary, body (Markdown). Course: title, summary, chapters (title, articles by slug), quiz. Quiz: title,
summary, questions (text, choices, right, why), pass_percent, draw. Each text is {"zh": …, "en": …}; English may be empty.

Courses and quizzes are written as lines, Chinese and English parted by a bar:

    # 第一章 | Chapter one          # 哪种出行最省碳？ | Which saves most carbon?
    - what-is-carbon               - 私家车 | Car
                                   * 步行 | Walking            (a right choice)
                                   > 步行不烧燃料。 | Walking burns nothing.
"""

from typing import Any

from puhui.civic.outreach import facts, refusals

TITLE_MAX, SUMMARY_MAX, BODY_MAX, LINE_MAX = 120, 500, 100_000, 500
QUESTIONS_MAX, CHOICES_MAX, CHAPTERS_MAX, ARTICLES_MAX = 50, 8, 50, 50
BAR = "|"

Text = dict[str, str]


def article(*, title: Text, summary: Text, body: Text, audience: str) -> dict[str, Any]:
    """Refusals: PieceWrong."""
    told = _head(title, summary, audience)
    told["body"] = {key: body.get(key, "").replace("\r\n", "\n").strip()[:BODY_MAX] for key in ("zh", "en")}
    if not told["body"]["zh"]:
        raise refusals.PieceWrong(problem="正文 body")
    return told


def course(*, title: Text, summary: Text, audience: str, chapters: str, quiz: str) -> dict[str, Any]:
    """``chapters`` as lines. Refusals: PieceWrong."""
    told, found = _head(title, summary, audience), []
    for number, line in _lines(chapters):
        if line.startswith("#"):
            found.append({"title": _both(line[1:]), "articles": []})
        elif line.startswith("-") and found:
            found[-1]["articles"].append(line[1:].strip())
        else:
            raise refusals.PieceWrong(problem=f"{number}: {line}")
    if not found or len(found) > CHAPTERS_MAX or any(not 1 <= len(one["articles"]) <= ARTICLES_MAX for one in found):
        raise refusals.PieceWrong(problem=f"章节 chapters 1–{CHAPTERS_MAX}")
    return told | {"chapters": found, "quiz": quiz.strip()}


def quiz(
    *, title: Text, summary: Text, audience: str, questions: str, pass_percent: int, draw: str
) -> dict[str, Any]:  # fmt: skip
    """``questions`` as lines. Refusals: PieceWrong."""
    told, found = _head(title, summary, audience), []
    for number, line in _lines(questions):
        mark, words = line[0], _both(line[1:])
        if mark == "#" and words["zh"]:
            found.append({"text": words, "choices": [], "right": [], "why": {"zh": "", "en": ""}})
        elif mark in "-*" and words["zh"] and found:
            if mark == "*":
                found[-1]["right"].append(len(found[-1]["choices"]))
            found[-1]["choices"].append(words)
        elif mark == ">" and found:
            found[-1]["why"] = words
        else:
            raise refusals.PieceWrong(problem=f"{number}: {line}")
    if not 1 <= len(found) <= QUESTIONS_MAX or not 1 <= pass_percent <= 100:
        raise refusals.PieceWrong(problem=f"题目 questions 1–{QUESTIONS_MAX}, 及格线 1–100 %")
    for number, one in enumerate(found, 1):
        if not (2 <= len(one["choices"]) <= CHOICES_MAX and one["right"] and one["why"]["zh"]):
            raise refusals.PieceWrong(problem=f"第 {number} 题: 选项 choices 2–{CHOICES_MAX}, 正确 *, 解析 >")
    return told | {"questions": found, "pass_percent": pass_percent, "draw": draw.strip()}


def lines_of_course(content: dict[str, Any]) -> str:
    """A course's chapters as an author writes them."""
    told = []
    for one in content["chapters"]:
        told += [f"# {_line(one['title'])}", *(f"- {slug}" for slug in one["articles"])]
    return "\n".join(told)


def lines_of_quiz(content: dict[str, Any]) -> str:
    """A quiz's questions as an author writes them."""
    told = []
    for one in content["questions"]:
        told.append(f"# {_line(one['text'])}")
        told += [f"{'*' if n in one['right'] else '-'} {_line(choice)}" for n, choice in enumerate(one["choices"])]
        told += [f"> {_line(one['why'])}", ""]
    return "\n".join(told).strip()


def _head(title: Text, summary: Text, audience: str) -> dict[str, Any]:
    told = {
        "title": {key: title.get(key, "").strip()[:TITLE_MAX] for key in ("zh", "en")},
        "summary": {key: summary.get(key, "").strip()[:SUMMARY_MAX] for key in ("zh", "en")},
        "audience": audience,
    }
    if not told["title"]["zh"]:
        raise refusals.PieceWrong(problem="标题 title")
    if audience not in facts.AUDIENCES:
        raise refusals.PieceWrong(problem=f"读者 audience: {audience}")
    return told


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()[:LINE_MAX]) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _both(text: str) -> Text:
    zh, _, en = text.replace("｜", BAR).partition(BAR)
    return {"zh": zh.strip(), "en": en.strip()}


def _line(text: Text) -> str:
    return f"{text['zh']} {BAR} {text['en']}" if text["en"] else text["zh"]

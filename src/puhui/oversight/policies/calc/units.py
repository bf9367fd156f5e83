"""Names of units: how a cell that lists them is taken apart, and which names look wrong.

Names stay as the document writes them. What is doubtful about a name is said, never repaired.
"""

import re
from collections import Counter
from collections.abc import Iterable

from puhui.oversight.policies.facts import Issue

OPENING, CLOSING = "（(〔[【", "）)〕]】"
SEPARATORS = "、，,；;\n"
# How names of units end; where a cell separates with spaces or line breaks, a piece must end so to stand alone.
ENDINGS = (
    "局", "委", "办", "厅", "部", "院", "署", "处", "所", "站", "队", "社", "台", "会", "联", "中心", "集团", "公司",
    "银行", "政府", "部门", "单位", "学院", "大学", "学校", "高校", "中学", "区县", "区", "县", "市", "街道", "乡镇",
    "办公室", "办事处", "组织", "媒体", "企业", "协会", "商会", "交易所", "工委", "党组", "支行",
)  # fmt: skip
_OPEN_LIST = re.compile(r"等(?:(?:有关|相关)?(?:市级)?(?:部门|单位)(?:[（(]单位[）)])?)?$")
_REMARK = re.compile(r"^[（(]?(?:按(?:照)?职责分工(?:分别)?负责|下同)[）)]?$")
# "The units concerned" are no unit whose name could be misspelt.
_COLLECTIVE = re.compile(r"有关|相关|^各|^其他|^全")
# In a list, a unit after the first may leave out whose it is: 市住建局、城市管理局.
_LEVELS = "省市州区县"
_FEWEST_FOR_DOUBT = 3
_MOST_LETTERS_LOST = 2


def listed(text: str, known: Iterable[str] = ()) -> tuple[tuple[str, ...], tuple[Issue, ...]]:
    """The units that a text lists, each once, in order, with what is open about the list."""
    names, issues = [], []
    for piece in _pieces(text, frozenset(known)):
        name = piece.strip(" 。.　")
        if not name or _REMARK.match(name):
            continue
        if _OPEN_LIST.search(name) and name not in known:
            issues.append(Issue("units_open_list", {"written": name}))
            name = _OPEN_LIST.sub("", name)
        if name and name not in names:
            names.append(name)
    return tuple(names), tuple(issues)


def same(name: str) -> str:
    """A name without what only its typing changes: the width of brackets, and spaces."""
    return name.translate(str.maketrans("()[]〔〕", "（）（）（）")).replace(" ", "")


def doubts(used: Iterable[str], offered: Iterable[str] = ()) -> dict[str, Issue]:
    """By name: the names that look like another one with letters lost or added, or that no list offers.

    A name is doubted when it is rarer than another one from which it differs by at most two letters lost. Letters
    exchanged are not enough: 教育局 and 体育局 are two offices.
    """
    counts, offered = Counter(used), {same(name) for name in offered}
    found: dict[str, Issue] = {}
    for name in counts:
        if _COLLECTIVE.search(name):
            continue
        if whole := next((o for o in counts if o[1:] == name and o[0] in _LEVELS), None):
            found[name] = Issue("unit_short", {"unit": name, "near": whole})
            continue
        near = [o for o in counts if counts[o] > counts[name] and _differ_by_few(name, o)]
        if near:
            found[name] = Issue("unit_doubtful", {"unit": name, "near": max(near, key=counts.__getitem__)})
        elif offered and same(name) not in offered:
            found[name] = Issue("unit_unlisted", {"unit": name})
    return found


def _pieces(text: str, known: frozenset[str]) -> list[str]:
    pieces: list[str] = []
    for listed_piece in cut(text, SEPARATORS.replace("\n", "")):
        pieces += _by_spaces(listed_piece.strip())
    return [part for piece in pieces for part in _by_names(piece, known)]


def cut(text: str, separators: str) -> list[str]:
    """Cut where a separator stands outside of brackets."""
    pieces, depth = [""], 0
    for letter in text:
        depth = max(0, depth + (letter in OPENING) - (letter in CLOSING))
        if letter in separators and not depth:
            pieces.append("")
        else:
            pieces[-1] += letter
    return pieces


def _by_spaces(text: str) -> list[str]:
    """Cut at spaces and line breaks, but only after what can be a whole name: others are wrapped lines."""
    pieces: list[str] = []
    for piece in cut(text, " 　\n\t"):
        if not piece:
            continue
        if pieces and not _whole(pieces[-1]):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _whole(name: str) -> bool:
    bare = re.sub(r"[（(〔\[【][^（(〔\[【]*[）)〕\]】]$", "", name)
    return len(bare) > 1 and bare.endswith(ENDINGS)


def _by_names(piece: str, known: frozenset[str]) -> list[str]:
    """Names that stand side by side without anything between, where a list of names offers both."""
    if piece in known or not known:
        return [piece]
    left, names = piece, []
    while left:
        fits = [name for name in known if left.startswith(name)]
        if not fits:
            return [piece]
        names.append(max(fits, key=len))
        left = left[len(names[-1]) :]
    return names


def _differ_by_few(name: str, other: str) -> bool:
    short, long = sorted((same(name), same(other)), key=len)
    if not 0 < len(long) - len(short) <= _MOST_LETTERS_LOST or len(short) < _FEWEST_FOR_DOUBT:
        return False
    if long[1:] == short and long[0] in _LEVELS:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)

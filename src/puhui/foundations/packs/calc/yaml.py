"""One YAML 1.2 text as plain values, each with its line. Nothing is guessed and nothing is clever:

no duplicate keys, anchors, aliases, tags, directives or second documents; ``yes`` is a word and a date
is a word too (the schema reads it).
"""

import io
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from puhui.foundations.packs import refusals

DEPTH_MAX = 24
FILES_REMEMBERED = 256  # the packs of ten cities
PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
Path = tuple[str | int, ...]
# Signs of a Chinese keyboard that YAML takes for letters.
FULL_WIDTH = {"：": ":", "，": ",", "“": '"', "”": '"', "【": "[", "】": "]", "｛": "{", "｝": "}", "－": "-"}
STRINGS = re.compile(r""""[^"]*"|'[^']*'|\#.*""")


@dataclass
class Tree:
    """The value of a text and the line (1-based) of everything in it, by path."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)


# A pack is checked, shown and put into force, mostly with one file changed: what was parsed stays parsed.
@lru_cache(maxsize=FILES_REMEMBERED)
def parse(text: str, file: str) -> Tree:
    """Read one file's text; the answer is remembered, so leave it as it is.

    Refuses what is not plain YAML 1.2, naming file and line; a refusal is not remembered.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("%"):
            raise refusals.YamlTooClever(file=file, line=number, found=line[:40])
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    try:
        node = reader.compose(io.StringIO(text))
    except MarkedYAMLError as error:
        raise _broken(error, file, text) from None
    except YAMLError as error:
        raise refusals.YamlBroken(file=file, line=1, problem=str(error).splitlines()[0][:120]) from None
    tree = Tree()
    if node is not None:
        tree.value = _value(node, (), tree, file)
    return tree


def _broken(error: MarkedYAMLError, file: str, text: str) -> refusals.PackRefused:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    problem = error.problem or ""
    if "another document" in problem:
        return refusals.YamlTooClever(file=file, line=line, found="---")
    if "undefined alias" in problem:
        return refusals.YamlTooClever(file=file, line=line, found="*")
    lines = text.splitlines()
    # A Chinese colon is noticed only on the next line, where its key turns out to have no value.
    for number in (line, line - 1):
        written = STRINGS.sub("", lines[number - 1]) if 0 < number <= len(lines) else ""
        if sign := next((sign for sign in written if sign in FULL_WIDTH), ""):
            return refusals.SignFullWidth(file=file, line=number, sign=sign, plain=FULL_WIDTH[sign])
    return refusals.YamlBroken(file=file, line=line, problem=problem)


def _value(node: Node, path: Path, tree: Tree, file: str) -> Any:
    line = node.start_mark.line + 1
    if len(path) > DEPTH_MAX or node.anchor:
        raise refusals.YamlTooClever(file=file, line=line, found=f"&{node.anchor or ''}")
    if not isinstance(node, ScalarNode) and str(node.tag) not in PLAIN_TAGS:
        raise refusals.YamlTooClever(file=file, line=line, found=str(node.tag))
    tree.lines.setdefault(path, line)
    if isinstance(node, MappingNode):
        return _mapping(node, path, tree, file)
    if isinstance(node, SequenceNode):
        return [_value(item, (*path, i), tree, file) for i, item in enumerate(node.value)]
    return _scalar(node, line, file)


def _mapping(node: MappingNode, path: Path, tree: Tree, file: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode) or key.anchor or key.value == "<<":
            raise refusals.YamlTooClever(file=file, line=line, found="? / &")
        if key.value in result:
            first = tree.lines[(*path, key.value)]
            raise refusals.KeyRepeated(file=file, line=line, key=key.value, first=first)
        tree.lines[(*path, key.value)] = line
        result[key.value] = _value(value, (*path, key.value), tree, file)
    return result


def _scalar(node: ScalarNode, line: int, file: str) -> Any:
    kind = str(node.tag).removeprefix("tag:yaml.org,2002:")
    match kind:
        case "str" | "timestamp":
            return node.value
        case "null":
            return None
        case "bool":
            return node.value.lower() == "true"
        case "int":
            return int(node.value, 0) if node.value.lstrip("+-")[:2] in ("0x", "0o") else int(node.value)
        case "float":
            return float(node.value)  # only to be refused: amounts stand in quotes
    raise refusals.YamlTooClever(file=file, line=line, found=str(node.tag))

"""Small packs for tests: a city, some factors, and methodologies written as YAML text."""

from textwrap import dedent, indent

from puhui.engine.methodology.queries import Library, compile_pack
from puhui.foundations.packs.calc.assembling import assemble
from puhui.foundations.packs.schema import Pack

CITY = """\
city: testing
name: {zh: 测试市, en: Testing}
programme: {zh: 测试, en: Test}
region: 四川
regions: [西南]
starts: 2020-01-01
version: "1"
about: {zh: 测试, en: Test}
source: {title: 测试, review: official}
"""
SOURCE = "source: {title: 测试, review: official}"


def factor(name: str, value: str, unit: str, more: str = "", first: str = "2020-01-01") -> str:
    """One factor; ``more`` are further keys, e.g. ``region: 四川``."""
    lines = [f"id: {name}", f'value: "{value}"', f'unit: "{unit}"', f"valid_from: {first}", *more.split("; "), SOURCE]
    return "- " + "\n  ".join(line for line in lines if line) + "\n"


def methodology(
    steps: str, inputs: str, *, name: str = "tried", version: str = "1", more: str = "", cases: str = "", result: str = "result",
    first: str = "2020-01-01",
) -> str:  # fmt: skip
    """One methodology; ``inputs`` and ``steps`` are YAML mappings."""
    some = '- {name: 一例, on: 2024-01-01, inputs: {}, grams: "0"}'
    return (
        f"id: {name}\nversion: \"{version}\"\nname: {{zh: 试, en: Tried}}\nsummary: {{zh: 试, en: Tried}}\n"
        f"valid_from: {first}\ninputs:\n{indent(dedent(inputs).strip(), '  ')}\n"
        f"steps:\n{indent(dedent(steps).strip(), '  ')}\nresult: {result}\n{SOURCE}\n{more}\n"
        f"cases:\n{indent(dedent(cases or some).strip(), '  ')}\n"
    )  # fmt: skip


def quantity(name: str, unit: str = "", minimum: str = "0", maximum: str = "1000") -> str:
    """One number input."""
    return f'{name}: {{name: {{zh: {name}, en: {name}}}, unit: "{unit}", minimum: "{minimum}", maximum: "{maximum}"}}\n'


def pack(*methodologies: str, factors: str = "", city: str = CITY) -> Pack:
    """A pack of these methodologies (texts) and factors."""
    files = {"pack.yaml": city, "factors.yaml": factors}
    files |= {f"methodologies/{number}.yaml": text for number, text in enumerate(methodologies, 1)}
    return assemble(files)


def library(*methodologies: str, factors: str = "", city: str = CITY) -> Library:
    """Such a pack, compiled."""
    return compile_pack(pack(*methodologies, factors=factors, city=city))

"""Packs are read strictly: each fault is refused with file, line and reason, in Chinese and English."""

from pathlib import Path

import pytest
from django.utils import translation
from tests.engine.methodology.building import CITY, factor, methodology, quantity

from puhui.foundations.packs import queries, refusals

FACTOR = factor("grid", "0.5", "kg_co2e / kWh")
METHODOLOGY = methodology("result: kwh * factor(grid)", quantity("kwh", "kWh"))
SOURCE = "source: {title: 测试, review: official}"
SCENARIO = f"""\
- id: charging
  name: {{zh: 充电, en: Charging}}
  methodology: tried
  consent: {{version: "1", text: {{zh: 同意, en: I agree}}}}
  {SOURCE}
"""
RULE = f"- id: charging\n  scenario: charging\n  valid_from: 2020-01-01\n  earn: {{per_event: 1}}\n  expiry: {{months: 12}}\n  {SOURCE}\n"
FEED = """\
- id: orders
  partner: power
  partner_name: {zh: 电网, en: The grid}
  name: {zh: 订单, en: Orders}
  scenario: charging
  key: [order_no]
  time: {column: at}
  inputs: {kwh: {column: kwh, unit: kWh}}
"""
STATIONS = """\
- id: places
  partner: power
  partner_name: {zh: 电网, en: The grid}
  kind: stations
  name: {zh: 站, en: Stations}
  stations: {id: id, name: name, longitude: x, latitude: y}
"""
GOOD = {
    "pack.yaml": CITY, "factors.yaml": FACTOR, "methodologies/tried.yaml": METHODOLOGY, "scenarios.yaml": SCENARIO,
    "rules.yaml": RULE, "feeds.yaml": FEED,
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    """Write a pack's files, the good ones with some of them changed, and answer with the directory."""

    def written(**changes: str | bytes | None) -> Path:
        names = {name.rpartition("/")[2].removesuffix(".yaml"): name for name in GOOD}
        files = GOOD | {names.get(key, key): text for key, text in changes.items()}
        for name, text in files.items():
            if text is not None:
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return written


def _refused(directory: Path) -> refusals.PackRefused:
    with pytest.raises(refusals.PackRefused) as caught:
        queries.read_directory(directory)
    refusal = caught.value
    english = refusal.message.format_map(refusal.data)
    with translation.override("zh-hans"):
        chinese = translation.gettext(refusal.message).format_map(refusal.data)
    assert chinese != english
    return refusal


def test_good_pack_is_read(write):
    pack = queries.read_directory(write())
    assert (pack.city.city, len(pack.factors), pack.feeds[0].inputs["kwh"].unit) == ("testing", 1, "kWh")
    assert pack.place("feeds", 0, "inputs", "kwh") == ("feeds.yaml", 8)


def test_files_may_be_split_into_folders(write):
    split = {"factors/grid.yaml": FACTOR, "factors/more.yaml": factor("car", "1", "g_co2e"), "factors": None}
    pack = queries.read_directory(write(**split))
    assert [found.id for found in pack.factors] == ["grid", "car"]
    assert pack.place("factors", 1, "value") == ("factors/more.yaml", 2)


@pytest.mark.parametrize(
    ("text", "refusal", "line"),
    [
        ("- id: grid\n  id: grid\n", refusals.KeyRepeated, 2),
        ("- &a\n  id: grid\n", refusals.YamlTooClever, 1),
        ("- id: *a\n", refusals.YamlTooClever, 1),
        ("- !!python/object:os.system {}\n", refusals.YamlTooClever, 1),
        ("- id: !secret grid\n", refusals.YamlTooClever, 1),
        ("- <<: {id: grid}\n", refusals.YamlTooClever, 1),
        ("%YAML 1.1\n---\n- id: grid\n", refusals.YamlTooClever, 1),
        ("- id: grid\n---\n- id: car\n", refusals.YamlTooClever, 2),
        ("- id: [grid\n", refusals.YamlBroken, 2),
        ("\tid: grid\n", refusals.YamlBroken, 1),
        ("id: grid\n", refusals.ListWrong, 1),
        ("- grid\n", refusals.MapWrong, 1),
        ("- " * 40 + "a\n", refusals.YamlTooClever, 1),
        (FACTOR.replace('"0.5"', "0.5"), refusals.AmountUnquoted, 2),
        (FACTOR.replace('"0.5"', "12"), refusals.AmountUnquoted, 2),
        (FACTOR.replace('"0.5"', '"half"'), refusals.AmountWrong, 2),
        (FACTOR.replace('"0.5"', '"NaN"'), refusals.AmountWrong, 2),
        (FACTOR.replace('"0.5"', '"1e300"'), refusals.AmountWrong, 2),
        (FACTOR.replace('"0.5"', "yes"), refusals.AmountWrong, 2),
        (FACTOR.replace("2020-01-01", "2020-02-30"), refusals.DateWrong, 4),
        (FACTOR.replace("2020-01-01", "1.1.2020"), refusals.DateWrong, 4),
        (FACTOR.replace("2020-01-01", "20200101"), refusals.DateWrong, 4),
        (FACTOR.replace("id: grid", "id: Grid"), refusals.NameWrong, 1),
        (FACTOR.replace("review: official", "review: checked"), refusals.ChoiceWrong, 5),
        (FACTOR.replace(SOURCE, ""), refusals.SourceMissing, 1),
        (FACTOR.replace("title: 测试, ", ""), refusals.SourceMissing, 5),
        (FACTOR.replace("title: 测试", "title: ''"), refusals.TextWrong, 5),
        (FACTOR.replace("unit:", "units:"), refusals.KeyMissing, 1),
        (FACTOR + "  valid_to: 2019-12-31\n", refusals.DatesReversed, 6),
        (FACTOR + FACTOR, refusals.FactorOverlaps, 9),
        (FACTOR + FACTOR.replace("id: grid", "id: grid\n  region: 四川"), refusals.FactorRegionsMixed, 6),
    ],
)
def test_fault_of_a_factor_names_its_line(write, text, refusal, line):
    found = _refused(write(factors=text))
    assert (type(found), found.data["file"], found.data["line"]) == (refusal, "factors.yaml", line)


def test_two_faults_are_told_together(write):
    found = _refused(write(factors=FACTOR.replace('"0.5"', "0.5").replace("2020-01-01", "soon"), rules="- 1\n"))
    told = [(type(one), one.data["file"], one.data["line"]) for one in (found, *found.others)]
    assert told == [
        (refusals.AmountUnquoted, "factors.yaml", 2),
        (refusals.DateWrong, "factors.yaml", 4),
        (refusals.MapWrong, "rules.yaml", 1),
    ]


@pytest.mark.parametrize(
    ("changes", "refusal", "file"),
    [
        ({"methodologies/again.yaml": METHODOLOGY}, refusals.IdRepeated, "methodologies/tried.yaml"),
        ({"methodologies/next.yaml": METHODOLOGY.replace('"1"', '"2"')}, refusals.VersionsOverlap, "methodologies/tried.yaml"),
        ({"tried": METHODOLOGY.replace("kwh:", "kwh-day:")}, refusals.WordWrong, "methodologies/tried.yaml"),
        ({"tried": METHODOLOGY.replace("kwh:", "floor:")}, refusals.WordWrong, "methodologies/tried.yaml"),
        ({"tried": METHODOLOGY.replace(', maximum: "1000"', "")}, refusals.InputNeedsMaximum, "methodologies/tried.yaml"),
        ({"tried": METHODOLOGY.replace('maximum: "1000"', 'maximum: "-1"')}, refusals.BoundsReversed, "methodologies/tried.yaml"),
        ({"tried": METHODOLOGY.replace("unit:", "choices: [a], unit:")}, refusals.InputMixed, "methodologies/tried.yaml"),
        ({"tried": METHODOLOGY.replace(', grams: "0"', "")}, refusals.CaseNeedsOneResult, "methodologies/tried.yaml"),
        ({"tried": METHODOLOGY.partition("cases:")[0] + "cases: []\n"}, refusals.TooFew, "methodologies/tried.yaml"),
        ({"tried": METHODOLOGY.replace("kwh * factor(grid)", "12")}, refusals.AmountUnquoted, "methodologies/tried.yaml"),
        ({"scenarios": SCENARIO + SCENARIO}, refusals.IdRepeated, "scenarios.yaml"),
        ({"scenarios": SCENARIO.replace("tried", "other")}, refusals.MethodologyUnknown, "scenarios.yaml"),
        ({"scenarios": SCENARIO + "  channels: {precedence: [bus], window_seconds: 9}\n"}, refusals.FeedUnknown, "scenarios.yaml"),
        ({"scenarios": SCENARIO.replace(SOURCE, "")}, refusals.SourceMissing, "scenarios.yaml"),
        ({"rules": RULE.replace("scenario: charging", "scenario: bus")}, refusals.ScenarioUnknown, "rules.yaml"),
        ({"rules": RULE + RULE.replace("id: charging", "id: more")}, refusals.RulesOverlap, "rules.yaml"),
        ({"rules": RULE.replace("per_event: 1", "per_event: 1, per_grams: {grams: '1', points: 1}")}, refusals.EarnNeedsOneWay, "rules.yaml"),
        ({"rules": RULE.replace("per_event: 1", "per_event: -1")}, refusals.RangeWrong, "rules.yaml"),
        ({"rules": RULE.replace("per_event: 1", "per_event: 1.5")}, refusals.WholeWrong, "rules.yaml"),
        ({"rules": RULE.replace("per_event: 1", "per_quantity: {input: km, step: '1', points: 1}")}, refusals.InputUnknown, "rules.yaml"),
        ({"rules": RULE.replace("months: 12", "months: 12, year_ends: 1")}, refusals.ExpiryNeedsOneWay, "rules.yaml"),
        ({"rules": RULE + "  caps: [{period: day}]\n"}, refusals.CapNeedsOneLimit, "rules.yaml"),
        ({"rules": RULE + "  caps: [{period: hour, points: 1}]\n"}, refusals.ChoiceWrong, "rules.yaml"),
        ({"feeds": FEED.replace("scenario: charging", "scenario: bus")}, refusals.ScenarioUnknown, "feeds.yaml"),
        ({"feeds": FEED.replace("key: [order_no]", "key: []")}, refusals.FeedIncomplete, "feeds.yaml"),
        ({"feeds": FEED.replace("{kwh: {column: kwh, unit: kWh}}", "{}")}, refusals.InputUnfed, "feeds.yaml"),
        ({"feeds": FEED.replace("{kwh:", "{km: '1', kwh:")}, refusals.InputUnknown, "feeds.yaml"),
        ({"feeds": FEED + "  adapter: {adapter: guess}\n"}, refusals.ChoiceWrong, "feeds.yaml"),
        (
            {"feeds": FEED + "  adapter: {adapter: station_distance, origin: a, destination: b, stations: none, distance: kwh}\n"},
            refusals.StationsUnknown, "feeds.yaml",
        ),
        ({"feeds": FEED + STATIONS.replace("latitude: y", "latitude: y, file: metro.csv")}, refusals.StationFileMissing, "feeds.yaml"),
        ({"pack": CITY.replace("city: testing\n", "")}, refusals.KeyMissing, "pack.yaml"),
        ({"pack": CITY.replace("zh: 测试市, ", "")}, refusals.KeyMissing, "pack.yaml"),
        ({"pack": CITY + "population: 4\n"}, refusals.KeyUnknown, "pack.yaml"),
        ({"settings.yaml": "a: 1\n"}, refusals.FileUnknown, "settings.yaml"),
        ({"exchange.yaml": f"name: {{zh: 交易, en: Trade}}\n{SOURCE}\n"}, refusals.ExchangeAlone, "exchange.yaml"),
        ({"rules": "规则".encode("gb18030")}, refusals.FileNotUtf8, "rules.yaml"),
        ({"rules": b"# \xff\n"}, refusals.FileNotUtf8, "rules.yaml"),
        ({"rules": "#" * (queries.FILE_BYTES_MAX + 1)}, refusals.FileTooLarge, "rules.yaml"),
    ],
)  # fmt: skip
def test_fault_between_parts_names_file_and_line(write, changes, refusal, file):
    found = _refused(write(**changes))
    assert (type(found), found.data["file"]) == (refusal, file)
    assert found.data["line"] >= 1


def test_station_table_travels_with_its_pack(write):
    stations = STATIONS.replace("latitude: y", "latitude: y, file: metro.csv")
    pack = queries.read_directory(write(feeds=FEED + stations, **{"stations/metro.csv": "id,name,x,y\n1,东门,1,2\n"}))
    assert pack.stations == {"metro.csv": "id,name,x,y\n1,东门,1,2\n"}


def test_folder_without_a_pack_is_refused(tmp_path):
    assert isinstance(_refused(tmp_path), refusals.DirectoryMissing)
    assert isinstance(_refused(tmp_path / "nowhere"), refusals.DirectoryMissing)


def test_folder_with_too_many_files_is_refused(write):
    directory = write(**{f"factors/{n}.yaml": "" for n in range(queries.FILES_MAX + 1)})
    assert isinstance(_refused(directory), refusals.FilesTooMany)


def test_byte_order_mark_is_no_fault(write):
    assert queries.read_directory(write(rules=b"\xef\xbb\xbf" + RULE.encode())).rules[0].id == "charging"


def test_fingerprint_is_of_the_meaning(write):
    first = queries.fingerprint(queries.read_directory(write()))
    commented = queries.fingerprint(queries.read_directory(write(factors=f"# a comment\n\n{FACTOR}")))
    changed = queries.fingerprint(queries.read_directory(write(factors=FACTOR.replace("0.5", "0.6"))))
    assert first == commented
    assert first != changed


def _case(inputs: str) -> str:
    return METHODOLOGY.replace("inputs: {}, grams", f"inputs: {inputs}, grams")


@pytest.mark.parametrize(
    ("changes", "refusal", "told"),
    [
        (
            {"tried": METHODOLOGY.replace('unit: "kWh"', "unit: degC").replace('minimum: "0", ', "")},
            refusals.InputNeedsMinimum,
            "-20",
        ),
        ({"tried": METHODOLOGY.replace("result: kwh", "base-line: kwh")}, refusals.WordWrong, "base-line"),
        ({"tried": METHODOLOGY.replace("{zh: 试, en: Tried}", "试", 1)}, refusals.LanguagesMissing, "zh"),
        ({"tried": METHODOLOGY.replace("id: tried", "id：tried")}, refusals.SignFullWidth, "：:"),
        (
            {"scenarios": SCENARIO.replace("{zh: 充电, en: Charging}", "{zh: 充电， en： Charging]")},
            refusals.SignFullWidth,
            "，,",
        ),
    ],
)
def test_usual_slips_are_told_in_words(write, changes, refusal, told):
    with pytest.raises(refusals.PackRefused) as caught:
        queries.read_directory(write(**changes))
    found = next(each for each in (caught.value, *caught.value.data.get("others", ())) if type(each) is refusal)
    for part in told if refusal is refusals.SignFullWidth else (told,):
        assert part in str(found)
    with translation.override("zh-hans"):
        assert translation.gettext(found.message) != found.message


def test_number_without_quotes_in_a_row_of_a_case_is_named_alone(write):
    rows = '[{heads: "1"}, {heads: 5}, {heads: "2"}]'
    with pytest.raises(refusals.PackRefused) as caught:
        queries.read_directory(write(tried=_case(f"{{herd: {rows}}}")))
    told = [caught.value, *caught.value.data.get("others", ())]
    assert [(type(each), each.data["key"], each.data["value"]) for each in told] == [
        (refusals.AmountUnquoted, "heads", "5")
    ]

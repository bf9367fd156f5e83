"""From a pack's files to a Pack: every fault of shape becomes a refusal with file and line."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from puhui.foundations.packs import refusals, schema
from puhui.foundations.packs.calc import checking
from puhui.foundations.packs.calc.yaml import Path, parse

# Kind of things in a pack -> whether its files hold a list of them (else one thing per file).
COUNTING = {"factors": True, "methodologies": False, "scenarios": True, "rules": True, "feeds": True}
ECONOMY = ("offers", "merchants", "draws", "levels", "badges", "boards", "teams", "certificates", "checks", "schemes")
MARKET = {"registry": False, "exchange": False, "neutrality": False}
OVERSIGHT = {"conference": False, "appraisals": True, "oversight": False}
CIVIC = {"activities": True, "surveys": True, "volunteers": False, "outreach": False, "voices": False}
KINDS = COUNTING | dict.fromkeys(ECONOMY, True) | MARKET | OVERSIGHT | CIVIC


def assemble(files: Mapping[str, str]) -> schema.Pack:
    """The checked pack of ``files`` (path inside the pack -> text).

    Raises the first fault by file and line (packs.refusals.PackRefused), carrying the others.
    """
    raw: dict[str, Any] = {kind: [] for kind in KINDS}
    places: dict[Path, schema.Place] = {}
    faults: list[refusals.PackRefused] = []
    for file in sorted(files):
        try:
            _gather(file, files[file], raw, places)
        except refusals.PackRefused as fault:
            faults.append(fault)
    if faults:
        raise refusals.first_of(faults)
    raw["stations"] = {
        file.removeprefix("stations/"): text
        for file, text in sorted(files.items())
        if file.startswith("stations/") and file.endswith(".csv")
    }
    pack = _validated(raw, places)
    faults = list(checking.faults(pack))
    if faults:
        raise refusals.first_of(faults)
    return pack


def fingerprint(pack: schema.Pack) -> str:
    """SHA-256 (hex) over what the pack says; comments, file names and line numbers do not matter."""
    # Defaults are left out, so that a key added to the schema later does not change old fingerprints.
    meaning = pack.model_dump_json(exclude={"places"}, exclude_defaults=True)
    return hashlib.sha256(meaning.encode()).hexdigest()


def _gather(file: str, text: str, raw: dict[str, Any], places: dict[Path, schema.Place]) -> None:
    kind = _kind_of(file)
    if kind is None:
        return
    tree = parse(text, file)
    if kind == "city":
        raw["city"] = tree.value
        base: Path = ("city",)
    elif KINDS[kind] and isinstance(tree.value, list | None):
        for path, line in tree.lines.items():
            if path:
                index = len(raw[kind]) + int(path[0])
                places[(kind, index, *path[1:])] = schema.Place(file, line)
        raw[kind].extend(tree.value or [])
        return
    elif KINDS[kind]:
        raise refusals.ListWrong(file=file, line=1, key=kind)
    else:
        base = (kind, len(raw[kind]))
        raw[kind].append(tree.value)
    places[base] = schema.Place(file, 1)
    for path, line in tree.lines.items():
        places[(*base, *path)] = schema.Place(file, line)


def _kind_of(file: str) -> str | None:
    """Which kind a file holds: ``factors.yaml`` and ``factors/*.yaml`` hold factors, and so on."""
    if not file.endswith((".yaml", ".yml")):
        return None
    if file in ("pack.yaml", "pack.yml"):
        return "city"
    first = file.split("/")[0]
    stem = first.rsplit(".", 1)[0] if "/" not in file else first
    if stem in KINDS:
        return stem
    raise refusals.FileUnknown(file=file, line=1)


def _validated(raw: dict[str, Any], places: dict[Path, schema.Place]) -> schema.Pack:
    named = {"/".join(map(str, path)): place for path, place in places.items()}
    try:
        return schema.Pack.model_validate({**raw, "places": named})
    except ValidationError as error:
        faults = {}
        for detail in error.errors(include_url=False):
            if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
                continue  # there are enough, only some of them are faulty, which is told of each
            fault = _fault(detail, places)
            # A value that fits none of several shapes is told once, by the first shape.
            faults.setdefault((fault.data["file"], fault.data["line"], fault.data.get("key")), fault)
        raise refusals.first_of(_told_once(faults)) from None


def _told_once(faults: dict[tuple, refusals.PackRefused]) -> Iterator[refusals.PackRefused]:
    lines = set()
    for (file, line, _key), fault in faults.items():
        missing = isinstance(fault, refusals.KeyMissing | refusals.SourceMissing)
        if missing or (file, line) not in lines:
            yield fault
        lines.add((file, line))


def _fault(detail: ErrorDetails, places: dict[Path, schema.Place]) -> refusals.PackRefused:
    path: Path = ()
    key = ""
    for part in detail["loc"]:
        key = str(part) if isinstance(part, str) and part != "[key]" else key
        # Names of union members ("Column", "pair_taps") stand in the location but in no file.
        if (*path, part) in places or (path and (*path[:-1], path[-1], part) in places):
            path = (*path, part)
        elif not path:
            path = (part,)
    place = _nearest(path, places)
    at = {"file": place.file, "line": place.line}
    if detail["type"] != "missing" and path:
        names = [part for part in path if isinstance(part, str)]
        key = names[-1] if names else key
    return _refusal(detail, at, key)


def _nearest(path: Path, places: dict[Path, schema.Place]) -> schema.Place:
    while path:
        if path in places:
            return places[path]
        path = path[:-1]
    return schema.Place("pack.yaml", 1)


BY_TYPE: dict[str, type[refusals.PackRefused]] = {
    "extra_forbidden": refusals.KeyUnknown,
    "amount_unquoted": refusals.AmountUnquoted,
    "decimal_parsing": refusals.AmountWrong,
    "decimal_type": refusals.AmountWrong,
    "finite_number": refusals.AmountWrong,
    "decimal_max_digits": refusals.AmountWrong,
    "decimal_max_places": refusals.AmountWrong,
    "decimal_whole_digits": refusals.AmountWrong,
    "date_wrong": refusals.DateWrong,
    "date_from_datetime_parsing": refusals.DateWrong,
    "date_parsing": refusals.DateWrong,
    "date_type": refusals.DateWrong,
    "string_pattern_mismatch": refusals.NameWrong,
    "word_wrong": refusals.WordWrong,
    "string_type": refusals.TextWrong,
    "string_too_short": refusals.TextWrong,
    "int_type": refusals.WholeWrong,
    "int_parsing": refusals.WholeWrong,
    "int_from_float": refusals.WholeWrong,
    "bool_type": refusals.ShapeWrong,
    "tuple_type": refusals.ListWrong,
    "list_type": refusals.ListWrong,
    "too_short": refusals.TooFew,
    "too_long": refusals.TooMany,
    "dict_type": refusals.MapWrong,
    "model_type": refusals.MapWrong,
    "model_attributes_type": refusals.MapWrong,
    "cap_needs_one_limit": refusals.CapNeedsOneLimit,
    "earn_needs_one_way": refusals.EarnNeedsOneWay,
    "expiry_needs_one_way": refusals.ExpiryNeedsOneWay,
    "input_needs_maximum": refusals.InputNeedsMaximum,
    "input_needs_minimum": refusals.InputNeedsMinimum,
    "input_mixed": refusals.InputMixed,
    "bounds_reversed": refusals.BoundsReversed,
    "clock_wrong": refusals.ClockWrong,
    "validity_needs_one_way": refusals.ValidityNeedsOneWay,
    "case_needs_one_result": refusals.CaseNeedsOneResult,
    "ground_needs_one_way": refusals.GroundNeedsOneWay,
    "board_scope_wrong": refusals.BoardScopeWrong,
    "moment_wrong": refusals.MomentWrong,
    "prize_too_large": refusals.PrizeTooLarge,
    "prize_mixed": refusals.PrizeMixed,
    "needs_undated": refusals.NeedsUndated,
    "draw_disordered": refusals.DrawDisordered,
    "randomness_early": refusals.DrawDisordered,
    "task_wrong": refusals.TaskWrong,
    "weights_wrong": refusals.WeightsWrong,
    "ages_reversed": refusals.OrderWrong,
    "series_reversed": refusals.OrderWrong,
    "stars_disordered": refusals.OrderWrong,
    "occasion_needs_one_way": refusals.OccasionNeedsOneWay,
    "reach_unsaid": refusals.ReachUnsaid,
    "question_wrong": refusals.QuestionWrong,
    "metric_wrong": refusals.MetricWrong,
    "extent_reversed": refusals.OrderWrong,
    "certificate_needs_one_ground": refusals.CertificateNeedsOneGround,
    "conference_members_wrong": refusals.ConferenceMembersWrong,
    "indicator_wrong": refusals.IndicatorWrong,
    "measured_half_told": refusals.MeasuredHalfTold,
    "levels_disordered": refusals.LevelsDisordered,
    "goal_needs_one_way": refusals.GoalNeedsOneWay,
}
LIMITS = ("greater_than_equal", "less_than_equal", "greater_than", "less_than")


def _refusal(detail: ErrorDetails, at: dict[str, Any], key: str) -> refusals.PackRefused:
    kind, context = detail["type"], detail.get("ctx", {})
    value = str(detail.get("input"))[:80]
    if kind == "missing":
        key = str(detail["loc"][-1])
        missing = refusals.SourceMissing if key in ("source", "review", "title") else refusals.KeyMissing
        return missing(**at, key=key)
    if kind in ("enum", "literal_error", "union_tag_invalid"):
        choices = context.get("expected") or context.get("expected_tags") or ""
        return refusals.ChoiceWrong(**at, key=key, value=value, choices=choices.replace("'", ""))
    if kind in LIMITS:
        limit = {"ge": "≥", "le": "≤", "gt": ">", "lt": "<"}
        bound = ", ".join(f"{limit[name]} {bound}" for name, bound in context.items() if name in limit)
        return refusals.RangeWrong(**at, key=key, value=value, limit=bound)
    if kind == "model_type" and context.get("class_name") == "Text":
        return refusals.LanguagesMissing(**at, key=key)
    refusal = BY_TYPE.get(kind, refusals.ShapeWrong)
    if refusal is refusals.NameWrong and "_-" not in context.get("pattern", "_-"):
        refusal = refusals.WordWrong
    return refusal(**{"problem": detail["msg"], **context, **at, "key": key, "value": value})

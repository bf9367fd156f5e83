"""What is wrong with how a pack is written or counts, and what is no fault of its files."""

from collections.abc import Iterable
from typing import ClassVar

from puhui.ground.refusals import Refusal


class PackRefused(Refusal):
    """A fault in a pack's files. ``others`` holds the further faults found in the same reading."""

    code: ClassVar[str] = "packs.refused"
    message: ClassVar[str] = "{file}, line {line}: this cannot be read as a part of a pack."

    @property
    def others(self) -> tuple["PackRefused", ...]:
        return self.data.get("others", ())


def first_of(faults: Iterable[Refusal]) -> Refusal:
    """The first fault by file and line, carrying the others."""
    first, *others = sorted(faults, key=lambda f: (str(f.data.get("file", "")), int(f.data.get("line", 0))))
    first.data["others"] = tuple(others)
    return first


class DirectoryMissing(PackRefused):
    code = "packs.directory_missing"
    message = "{path} is not a pack: there is no pack.yaml in it."


class FileUnreadable(PackRefused):
    code = "packs.file_unreadable"
    message = "{file} cannot be read: {problem}."


class FileNotUtf8(PackRefused):
    code = "packs.file_not_utf8"
    message = "{file}, line {line}: the file is not UTF-8. Save it as UTF-8 and try again."


class FileTooLarge(PackRefused):
    code = "packs.file_too_large"
    message = "{file} is larger than {limit_bytes} bytes."


class FilesTooMany(PackRefused):
    code = "packs.files_too_many"
    message = "{path} holds more than {limit} files."


class YamlBroken(PackRefused):
    code = "packs.yaml_broken"
    message = "{file}, line {line}: this is not valid YAML ({problem})."


class YamlTooClever(PackRefused):
    code = "packs.yaml_too_clever"
    message = (
        "{file}, line {line}: “{found}” is not used in packs: no anchors, aliases, tags, directives, "
        "merge keys or second documents."
    )


class KeyRepeated(PackRefused):
    code = "packs.key_repeated"
    message = "{file}, line {line}: the key “{key}” stands here a second time; the first is in line {first}."


class KeyMissing(PackRefused):
    code = "packs.key_missing"
    message = "{file}, line {line}: “{key}” is missing."


class SourceMissing(PackRefused):
    code = "packs.source_missing"
    message = (
        "{file}, line {line}: “{key}” is missing. Every factor, methodology, scenario and rule says "
        "where it comes from and how far that was checked."
    )


class KeyUnknown(PackRefused):
    code = "packs.key_unknown"
    message = "{file}, line {line}: “{key}” is not a key that may stand here."


class AmountWrong(PackRefused):
    code = "packs.amount_wrong"
    message = "{file}, line {line}: “{key}” must be a plain decimal number in quotes, not “{value}”."


class AmountUnquoted(PackRefused):
    code = "packs.amount_unquoted"
    message = '{file}, line {line}: write “{key}” in quotes, "{value}", so that it is read exactly.'


class DateWrong(PackRefused):
    code = "packs.date_wrong"
    message = "{file}, line {line}: “{key}” must be a date like 2026-12-01, not “{value}”."


class LanguagesMissing(PackRefused):
    code = "packs.languages_missing"
    message = "{file}, line {line}: “{key}” is written in both languages: {{zh: …, en: …}}."


class SignFullWidth(PackRefused):
    code = "packs.sign_full_width"
    message = "{file}, line {line}: “{sign}” is a full-width sign; YAML reads only “{plain}”."


class NameWrong(PackRefused):
    code = "packs.name_wrong"
    message = (
        "{file}, line {line}: “{key}” must be a name of small letters, digits, - and _ that begins "
        "with a letter, not “{value}”."
    )


class WordWrong(PackRefused):
    code = "packs.word_wrong"
    message = (
        "{file}, line {line}: “{value}” cannot be a name in formulas: small letters, digits and _, "
        "beginning with a letter, and not a word of the language."
    )


class ChoiceWrong(PackRefused):
    code = "packs.choice_wrong"
    message = "{file}, line {line}: “{key}” must be one of {choices}, not “{value}”."


class TextWrong(PackRefused):
    code = "packs.text_wrong"
    message = "{file}, line {line}: “{key}” must be a text that is not empty, not “{value}”."


class WholeWrong(PackRefused):
    code = "packs.whole_wrong"
    message = "{file}, line {line}: “{key}” must be a whole number, not “{value}”."


class RangeWrong(PackRefused):
    code = "packs.range_wrong"
    message = "{file}, line {line}: “{key}” is {value}, outside of what is allowed ({limit})."


class ListWrong(PackRefused):
    code = "packs.list_wrong"
    message = "{file}, line {line}: “{key}” must be a list (lines that begin with “- ”)."


class MapWrong(PackRefused):
    code = "packs.map_wrong"
    message = "{file}, line {line}: “{key}” must have keys of its own (“key: value”)."


class ShapeWrong(PackRefused):
    code = "packs.shape_wrong"
    message = "{file}, line {line}: “{key}”: {problem}."


class TooFew(PackRefused):
    code = "packs.too_few"
    message = "{file}, line {line}: “{key}” must have at least {min_length} entries."


class TooMany(PackRefused):
    code = "packs.too_many"
    message = "{file}, line {line}: “{key}” may have at most {max_length} entries."


class FileUnknown(PackRefused):
    code = "packs.file_unknown"
    message = (
        "{file} is not a file of a pack: pack.yaml, factors, methodologies, scenarios, rules and feeds "
        "(each a .yaml file or a folder of them) and stations/*.csv."
    )


class CapNeedsOneLimit(PackRefused):
    code = "packs.cap_needs_one_limit"
    message = "{file}, line {line}: a cap limits either points or events, exactly one of the two."


class EarnNeedsOneWay(PackRefused):
    code = "packs.earn_needs_one_way"
    message = "{file}, line {line}: a rule earns in exactly one way: per_event, per_quantity, tiers or per_grams."


class ExpiryNeedsOneWay(PackRefused):
    code = "packs.expiry_needs_one_way"
    message = "{file}, line {line}: points lapse either after months or at a year's end (year_ends)."


class GroundNeedsOneWay(PackRefused):
    code = "packs.ground_needs_one_way"
    message = "{file}, line {line}: a badge has exactly one ground: grams, acts, days, streak, or fact with at_least."


class BoardScopeWrong(PackRefused):
    code = "packs.board_scope_wrong"
    message = (
        "{file}, line {line}: scope district needs districts, scopes teams and members need a team; pioneers are"
        " people of the city, by the year."
    )


class CertificateNeedsOneGround(PackRefused):
    code = "packs.certificate_needs_one_ground"
    message = "{file}, line {line}: a certificate is for exactly one thing: a badge, a level or a board's pioneers."


class HonourUnknown(PackRefused):
    code = "packs.honour_unknown"
    message = "{file}, line {line}: there is no {name} among the {kind} of this pack."


class LevelsOverlap(PackRefused):
    code = "packs.levels_overlap"
    message = "{file}, line {line}: on {day} level {id} meets another entry of it, or another level at the same grams."


class InputNeedsMaximum(PackRefused):
    code = "packs.input_needs_maximum"
    message = "{file}, line {line}: a quantity needs a maximum, so that an impossible value is refused."


class InputMixed(PackRefused):
    code = "packs.input_mixed"
    message = (
        "{file}, line {line}: an input is a quantity (unit, minimum, maximum), a choice (choices) or a "
        "table (columns), not several at once."
    )


class InputNeedsMinimum(PackRefused):
    code = "packs.input_needs_minimum"
    message = '{file}, line {line}: a temperature needs its “minimum” in °C, for example "-20".'


class BoundsReversed(PackRefused):
    code = "packs.bounds_reversed"
    message = "{file}, line {line}: the minimum {minimum} is above the maximum {maximum}."


class CaseNeedsOneResult(PackRefused):
    code = "packs.case_needs_one_result"
    message = "{file}, line {line}: a case expects either grams or milligrams, exactly one of the two."


class DatesReversed(PackRefused):
    code = "packs.dates_reversed"
    message = "{file}, line {line}: valid_to {valid_to} lies before valid_from {valid_from}."


class IdRepeated(PackRefused):
    code = "packs.id_repeated"
    message = "{file}, line {line}: “{id}” is already defined in {other_file}, line {other_line}."


class VersionsOverlap(PackRefused):
    code = "packs.versions_overlap"
    message = (
        "{file}, line {line}: methodology “{id}” has two versions on {day}: {version} and {other} "
        "({other_file}, line {other_line}). Give the earlier one a last day (valid_to)."
    )


class FactorOverlaps(PackRefused):
    code = "packs.factor_overlaps"
    message = (
        "{file}, line {line}: factor “{id}” (region “{region}”, kind “{kind}”) has two values on {day}; "
        "the other is in {other_file}, line {other_line}. Give the earlier one a last day (valid_to)."
    )


class FactorRegionsMixed(PackRefused):
    code = "packs.factor_regions_mixed"
    message = (
        "{file}, line {line}: factor “{id}” has values with a region and values without; "
        "a factor depends on the region or it does not."
    )


class RulesOverlap(PackRefused):
    code = "packs.rules_overlap"
    message = (
        "{file}, line {line}: scenario “{scenario}” has two earning rules on {day}: “{id}” and “{other}” "
        "({other_file}, line {other_line}). Give the earlier one a last day (valid_to)."
    )


class MethodologyUnknown(PackRefused):
    code = "packs.methodology_unknown"
    message = "{file}, line {line}: there is no methodology “{name}” in this pack."


class ScenarioUnknown(PackRefused):
    code = "packs.scenario_unknown"
    message = "{file}, line {line}: there is no scenario “{name}” in this pack."


class ExchangeAlone(PackRefused):
    code = "packs.exchange_alone"
    message = "{file}, line {line}: an exchange trades what a registry keeps; this pack has no registry.yaml beside it."
    cites = "《温室气体自愿减排交易管理办法（试行）》（生态环境部 市场监管总局令第31号）第二十四条"


class FeedUnknown(PackRefused):
    code = "packs.feed_unknown"
    message = "{file}, line {line}: there is no feed “{name}” of this scenario in this pack."


class StationsUnknown(PackRefused):
    code = "packs.stations_unknown"
    message = "{file}, line {line}: there is no feed “{name}” of kind stations in this pack."


class InputUnknown(PackRefused):
    code = "packs.input_unknown"
    message = "{file}, line {line}: methodology “{methodology}” has no input “{name}”."


class StepUnknown(PackRefused):
    code = "packs.step_unknown"
    message = "{file}, line {line}: methodology “{methodology}” has no step “{name}”."


class InputUnfed(PackRefused):
    code = "packs.input_unfed"
    message = "{file}, line {line}: feed “{feed}” does not give “{name}”, which methodology “{methodology}” needs."


class FeedIncomplete(PackRefused):
    code = "packs.feed_incomplete"
    message = "{file}, line {line}: feed “{feed}” of kind {kind} needs “{key}”."


class StationFileMissing(PackRefused):
    code = "packs.station_file_missing"
    message = "{file}, line {line}: there is no file stations/{name} in this pack."


class CityUnknown(Refusal):
    code = "packs.city_unknown"
    message = "No pack is active for the city “{city}”."


class VersionUnknown(Refusal):
    code = "packs.version_unknown"
    message = "There is no pack version number {number}."


class CityMismatch(Refusal):
    code = "packs.city_mismatch"
    message = "A pack of “{other}” cannot be compared with a pack of “{city}”."


class PackChangedMeanwhile(Refusal):
    code = "packs.pack_changed_meanwhile"
    message = "The pack of {city} is no longer the one that was checked. Check it again."


class PastChanged(Refusal):
    code = "packs.past_changed"
    message = (
        "This version of {city} would count days before {today} otherwise than they were counted: {things}. "
        "What was issued stays as it was; let the change begin on {today} or later, as a new version beside the old one."
    )

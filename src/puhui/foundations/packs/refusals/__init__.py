"""What the packs room says no to.

PackRefused                     every fault has file and line
├── DirectoryMissing  FileUnreadable  FileNotUtf8  FileTooLarge  FilesTooMany  FileUnknown
├── YamlBroken  YamlTooClever  KeyRepeated
├── KeyMissing  SourceMissing  KeyUnknown
├── AmountWrong  AmountUnquoted  DateWrong  LanguagesMissing  NameWrong  WordWrong  ChoiceWrong  TextWrong  WholeWrong
│   RangeWrong  ListWrong  MapWrong  ShapeWrong  TooFew  TooMany
├── GroundNeedsOneWay  BoardScopeWrong  CertificateNeedsOneGround  HonourUnknown  LevelsOverlap
├── CapNeedsOneLimit  EarnNeedsOneWay  ExpiryNeedsOneWay  CaseNeedsOneResult
│   InputNeedsMaximum  InputNeedsMinimum  InputMixed  BoundsReversed
├── DatesReversed  IdRepeated  VersionsOverlap  FactorOverlaps  FactorRegionsMixed  RulesOverlap
├── MethodologyUnknown  ScenarioUnknown  FeedUnknown  InputUnknown  StationsUnknown
├── CheckUnfed  DeclaredFeedWrong  ExchangeAlone
├── MomentWrong  PrizeTooLarge  PrizeMixed  PrizeOfferUnknown  PrizeOfferAsks  NeedsUndated
├── DrawDisordered
├── OfferIncomplete  OfferContradicts  OfferNameUnknown  QuotaRepeated  HoursReversed
│   ClockWrong  ValidityNeedsOneWay
├── ConferenceMembersWrong  IndicatorWrong  IndicatorRepeated  MeasuredHalfTold  LevelsDisordered  GoalNeedsOneWay
│   AppraisalsOverlap
├── ActivityIncomplete  OrderWrong  OccasionNeedsOneWay  ReachUnsaid
└── FeedIncomplete  InputUnfed  StationFileMissing
CityUnknown  VersionUnknown  PackChangedMeanwhile
"""

from puhui.foundations.packs.refusals.appraisals import *  # noqa: F403
from puhui.foundations.packs.refusals.civic import *  # noqa: F403
from puhui.foundations.packs.refusals.economy import *  # noqa: F403
from puhui.foundations.packs.refusals.faults import *  # noqa: F403

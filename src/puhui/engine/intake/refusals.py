"""What intake may answer no to.

Refusal
├── FeedUnknown
├── BatchUnknown
├── BatchBusy
├── RecordsChangedMeanwhile
└── (reading a file: see reading/refusals.py)
"""

from puhui.ground.refusals import Refusal


class FeedUnknown(Refusal):
    code = "intake.feed_unknown"
    message = "The city {city} has no feed called {feed}. Its feeds are: {feeds}."


class FileMissing(Refusal):
    code = "intake.file_missing"
    message = "There is no file {path}."


class BatchUnknown(Refusal):
    code = "intake.batch_unknown"
    message = "There is no delivery number {batch}."


class RecordUnknown(Refusal):
    code = "intake.record_unknown"
    message = "No record or receipt is called {name}. Give a receipt (feed number and key) or a record's key."


class CityBusy(Refusal):
    code = "intake.city_busy"
    message = "Another delivery of {city} is being settled. Nothing was lost: send the same records again in a minute."


class RecordsChangedMeanwhile(Refusal):
    code = "intake.records_changed_meanwhile"
    message = "Records of feed {feed} were changed by another delivery at the same moment. Send the file again."


class StationsMissing(Refusal):
    code = "intake.stations_missing"
    message = "Feed {feed} measures distances between stations, and its table {stations} was not delivered yet. Send that file first."


class TooManyRowsForWorkbook(Refusal):
    code = "intake.too_many_rows_for_workbook"
    message = "A spreadsheet holds at most {limit} rows; download the outcomes as CSV."

"""The yearly list of pioneers 先锋榜: computed, looked at by an operator, published, and frozen."""

from datetime import datetime

from django.db import connection, transaction

from puhui.economy.honours import facts, refusals
from puhui.economy.honours.applying import number
from puhui.economy.honours.calc import periods, tallies
from puhui.economy.honours.calc.periods import Period
from puhui.economy.honours.models import Pioneer, PioneerList, Score
from puhui.foundations.packs import schema
from puhui.ground import clock


def board_of(pack: schema.Pack, board: str) -> schema.Board:
    """The board whose year makes pioneers. Refusals: BoardUnknown."""
    found = next((one for one in pack.boards if one.id == board and one.pioneers), None)
    if found is None:
        raise refusals.BoardUnknown(board=board, period="year")
    return found


@transaction.atomic
def compute_pioneers(*, pack: schema.Pack, board: str, year: int, at: datetime) -> facts.Pioneers:
    """Compute a year's list anew; who was struck stays struck. Refusals: BoardUnknown, YearNotOver, PioneersPublished."""
    told, city = board_of(pack, board), pack.city.city
    first = clock.local_day(at).replace(year=year, month=1, day=1)
    if clock.local_day(at) <= periods.ends(Period.YEAR, first):
        raise refusals.YearNotOver(year=year)
    kept, _made = PioneerList.objects.select_for_update().get_or_create(
        city=city, board=board, year=year, defaults={"computed_at": at}
    )
    if kept.published_at is not None:
        raise refusals.PioneersPublished(board=board, year=year)
    struck = dict(Pioneer.objects.filter(list_id=kept.id).exclude(struck="").values_list("holder_id", "struck"))
    Pioneer.objects.filter(list_id=kept.id).delete()
    tally = number(city, tallies.counted_on(told))
    rows = Score.objects.filter(tally=tally, period=int(Period.YEAR), starts=first, part="")
    # As many more as were struck, so that the last places move up.
    wanted = rows.order_by("minus", "reached", "holder_id")[: told.pioneers.places + len(struck)]
    place, made = 0, []
    for row in wanted:
        place += row.holder_id not in struck
        if place <= told.pioneers.places:
            made.append(
                Pioneer(
                    holder_id=row.holder_id, list_id=kept.id, place=max(place, 1), score=-row.minus,
                    struck=struck.get(row.holder_id, ""),
                )
            )  # fmt: skip
    Pioneer.objects.bulk_create(made)
    PioneerList.objects.filter(id=kept.id).update(computed_at=at)
    return list_of(city, board, year)


@transaction.atomic
def strike_pioneer(*, city: str, board: str, year: int, holder: int, why: str) -> None:
    """Take somebody off a list before it is published, and say why; those behind move up when it is computed again.

    Refusals: PioneersUnknown, PioneersPublished, NotAPioneer.
    """
    kept = _open_list(city, board, year)
    if not Pioneer.objects.filter(list_id=kept.id, holder_id=holder).update(struck=why.strip() or "—"):
        raise refusals.NotAPioneer(year=year)


@transaction.atomic
def publish_pioneers(*, city: str, board: str, year: int, by: int, at: datetime) -> facts.Pioneers:
    """Publish a list: from now on the database refuses any change of it. Again: the same list.

    Refusals: PioneersUnknown.
    """
    kept = PioneerList.objects.select_for_update().filter(city=city, board=board, year=year).first()
    if kept is None:
        raise refusals.PioneersUnknown(board=board, year=year)
    if kept.published_at is None:
        PioneerList.objects.filter(id=kept.id).update(published_at=at, published_by=by)
    return list_of(city, board, year)


@transaction.atomic
def agree(*, holder: int, city: str, board: str, year: int, at: datetime) -> facts.PioneerPlace:
    """Somebody on a published list agrees to be named and certified. Refusals: PioneersUnknown, NotAPioneer."""
    kept = PioneerList.objects.filter(city=city, board=board, year=year, published_at__isnull=False).first()
    if kept is None:
        raise refusals.PioneersUnknown(board=board, year=year)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE honours_pioneer SET agreed_at = coalesce(agreed_at, %s)"
            " WHERE holder_id = %s AND list_id = %s AND struck = ''",
            [at, holder, kept.id],
        )
        if cursor.rowcount == 0:
            raise refusals.NotAPioneer(year=year)
    return next(place for place in list_of(city, board, year).places if place.holder == holder)


def _open_list(city: str, board: str, year: int) -> PioneerList:
    kept = PioneerList.objects.select_for_update().filter(city=city, board=board, year=year).first()
    if kept is None:
        raise refusals.PioneersUnknown(board=board, year=year)
    if kept.published_at is not None:
        raise refusals.PioneersPublished(board=board, year=year)
    return kept


def list_of(city: str, board: str, year: int) -> facts.Pioneers:
    """A year's list, published or not. Refusals: PioneersUnknown."""
    kept = PioneerList.objects.filter(city=city, board=board, year=year).first()
    if kept is None:
        raise refusals.PioneersUnknown(board=board, year=year)
    rows = Pioneer.objects.filter(list_id=kept.id).order_by("place", "-struck", "holder_id")
    places = tuple(facts.PioneerPlace(r.place, r.holder_id, r.score, r.struck, r.agreed_at) for r in rows)
    return facts.Pioneers(city, board, year, kept.computed_at, kept.published_at, places)


def lists_of(city: str, *, published: bool = False) -> list[facts.Pioneers]:
    """Every list of a city, the latest year first."""
    kept = PioneerList.objects.filter(city=city).order_by("-year", "board")
    if published:
        kept = kept.filter(published_at__isnull=False)
    return [list_of(city, one.board, one.year) for one in kept]

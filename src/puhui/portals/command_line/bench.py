"""``puhui bench``: speed, shown as a ratio to a peer or to the physical limit in the same run."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from puhui.portals.command_line import answers

app = typer.Typer(help="Measure speed beside a peer in the same run 性能对比测量", no_args_is_help=True)
Records = Annotated[int, typer.Option(min=1, help="How many records. 记录数。")]
People = Annotated[int, typer.Option(min=1, help="How many people. 人数。")]


def register(application: typer.Typer) -> None:
    """Add the commands."""
    application.add_typer(app, name="bench")


def _told(figures: dict[str, Any], as_json: bool) -> None:
    if as_json:
        answers.as_json(figures)
        return
    answers.table("", ["figure 项", "value 值"], [[name, str(value)] for name, value in figures.items()])


@app.command()
def settle(records: Records = 2_000_000, people: People = 500_000, as_json: answers.AsJson = False) -> None:
    """Settle a day, beside a bare COPY of the same rows. 结算一天的数据。"""
    from puhui.bench import settle as bench  # noqa: PLC0415 -- each bench brings its own peers

    _told(bench.measure(records=records, people=people), as_json)


@app.command()
def post(transfers: Annotated[int, typer.Option(min=1)] = 1_000_000, as_json: answers.AsJson = False) -> None:
    """Post transfers, beside django-hordak one by one. 记账。"""
    from puhui.bench import post as bench  # noqa: PLC0415

    _told(bench.measure(transfers=transfers), as_json)


@app.command()
def evaluate(records: Records = 2_000_000, as_json: answers.AsJson = False) -> None:
    """Evaluate the metro methodology, beside the same arithmetic by hand. 方法学计算。"""
    from puhui.bench import evaluate as bench  # noqa: PLC0415

    _told(bench.measure(records), as_json)


@app.command()
def wallet(people: People = 500_000, records: Records = 2_000_000, as_json: answers.AsJson = False) -> None:
    """Show a wallet in a full database, beside an empty view. 钱包页面。"""
    from puhui.bench import wallet as bench  # noqa: PLC0415

    _told(bench.measure(people=people, records=records), as_json)


@app.command()
def flash(
    coupons: Annotated[int, typer.Option(min=1, help="How many coupons. 券数。")] = 200_000,
    buyers: Annotated[int, typer.Option(min=1, help="How many buyers. 人数。")] = 300_000,
    as_json: answers.AsJson = False,
) -> None:
    """Sell out a scarce offer, beside one row that everybody updates. 抢兑。"""
    from puhui.bench import flash_sale as bench  # noqa: PLC0415

    _told(bench.measure(coupons=coupons, buyers=buyers), as_json)


@app.command()
def booking(
    places: Annotated[int, typer.Option(min=1, help="How many places. 名额。")] = 2_000,
    people: Annotated[int, typer.Option(min=2, help="How many people. 人数。")] = 20_000,
    as_json: answers.AsJson = False,
) -> None:
    """Open booking to a crowd, beside the flash sale. 开放预约。"""
    from puhui.bench import booking as bench  # noqa: PLC0415

    _told(bench.measure(places=places, people=people), as_json)


@app.command()
def board(people: People = 2_000_000, as_json: answers.AsJson = False) -> None:
    """One's own place and the first hundred, beside a read by primary key. 排行榜。"""
    from puhui.bench import board as bench  # noqa: PLC0415

    _told(bench.measure(people), as_json)


@app.command("registry")
def blocks_of_credits(
    blocks: Annotated[int, typer.Option(min=10_000, help="How many blocks. 区块数。")] = 1_000_000,
    as_json: answers.AsJson = False,
) -> None:
    """Look up and split a serial block, beside ten thousand blocks; prove conservation. 登记簿。"""
    from puhui.bench import registry as bench  # noqa: PLC0415

    _told(bench.measure(blocks), as_json)


@app.command("exchange")
def trading_day(
    orders: Annotated[int, typer.Option(min=100, help="How many orders. 委托数。")] = 100_000,
    members: Annotated[int, typer.Option(min=20, help="How many members. 交易主体数。")] = 1_000,
    as_json: answers.AsJson = False,
) -> None:
    """Trade and close a day, beside pgbench's simple-update. 交易与结算。"""
    from puhui.bench import exchange as bench  # noqa: PLC0415

    _told(bench.measure(orders, members), as_json)


@app.command("promises")
def promises(
    assignments: Annotated[int, typer.Option(min=1, help="How many assignments. 任务数。")] = 20_000,
    units: Annotated[int, typer.Option(min=10, help="How many units. 单位数。")] = 500,
    months: Annotated[int, typer.Option(min=1, help="Months of reports. 报送月数。")] = 36,
    as_json: answers.AsJson = False,
) -> None:
    """The government's board, beside an empty view. 任务看板。"""
    from puhui.bench import promises as bench  # noqa: PLC0415

    _told(bench.measure_board(assignments, units, months), as_json)


@app.command("lights")
def lights(
    assignments: Annotated[int, typer.Option(min=1, help="How many assignments. 任务数。")] = 20_000,
    units: Annotated[int, typer.Option(min=10, help="How many units. 单位数。")] = 500,
    months: Annotated[int, typer.Option(min=1, help="Months of reports. 报送月数。")] = 36,
    as_json: answers.AsJson = False,
) -> None:
    """All lights anew, beside one plain aggregate of the same reports. 全部亮灯。"""
    from puhui.bench import promises as bench  # noqa: PLC0415

    _told(bench.measure_lights(assignments, units, months), as_json)


@app.command("survey")
def answers_of_a_survey(
    sheets: Annotated[int, typer.Option(min=1_000, help="How many answers. 答卷数。")] = 100_000,
    as_json: answers.AsJson = False,
) -> None:
    """Estimate a share with its error, beside the same by hand in Polars. 调查估计。"""
    from puhui.bench import survey as bench  # noqa: PLC0415

    _told(bench.measure(sheets), as_json)


@app.command("all")
def everything(as_json: answers.AsJson = False) -> None:
    """Every figure, as one table. 全部指标。"""
    from puhui.bench import board as board_bench  # noqa: PLC0415
    from puhui.bench import booking as booking_bench  # noqa: PLC0415
    from puhui.bench import evaluate, flash_sale, post, promises, wallet  # noqa: PLC0415
    from puhui.bench import exchange as exchange_bench  # noqa: PLC0415
    from puhui.bench import registry as registry_bench  # noqa: PLC0415
    from puhui.bench import settle as settling  # noqa: PLC0415
    from puhui.bench import survey as survey_bench  # noqa: PLC0415

    told: dict[str, Any] = {}
    steps: list[tuple[str, str, Callable[[], dict[str, Any]]]] = [
        ("settle_day", "≤ 3 × COPY", lambda: settling.measure(records=2_000_000, people=500_000)),
        ("settle_ten_days", "≤ 11 × a day; ≤ 1536 MiB", lambda: settling.measure(records=20_000_000, people=500_000)),
        ("post", "≥ 100 × hordak", lambda: post.measure(transfers=1_000_000)),
        ("evaluate", "≥ 0.5 × by hand", lambda: evaluate.measure(2_000_000)),
        ("board", "≤ 5 × primary key", lambda: board_bench.measure(2_000_000)),
        ("flash_sale", "≥ 3 × one row", lambda: flash_sale.measure(coupons=200_000, buyers=300_000)),
        ("booking", "≥ 1 × flash sale", lambda: booking_bench.measure(places=2_000, people=20_000)),
        ("registry", "≤ 2 × at 10,000 blocks; ≤ 60 s a million", lambda: registry_bench.measure(1_000_000)),
        ("exchange", "≥ 0.5 × pgbench simple-update", lambda: exchange_bench.measure(100_000, 1_000)),
        ("promises", "≤ 5 × empty view", lambda: promises.measure_board(20_000, 500, 36)),
        ("survey", "≤ 2 × by hand in Polars", lambda: survey_bench.measure(100_000)),
        ("lights", "≤ 3 × aggregate", lambda: promises.measure_lights(20_000, 500, 36)),
        ("wallet", "≤ 3 × empty view", lambda: wallet.measure(people=500_000, records=2_000_000)),
    ]
    for name, bar, measure in steps:
        if not as_json:
            answers.err.print(f"… {name}", markup=False)
        told[name] = {"bar": bar} | measure()
    told["settle_ten_days"]["times_a_day"] = round(
        told["settle_ten_days"]["seconds"] / told["settle_day"]["seconds"], 2
    )
    if as_json:
        answers.as_json(told)
        return
    rows = [[name, figure, str(value)] for name, figures in told.items() for figure, value in figures.items()]
    answers.table("Puhui bench", ["what", "figure", "value"], rows)

"""Something to go to, to read and to answer in the demo: sessions of the weeks to come, an article and a quiz.

Places and organisers say that they are the demo's; the article tells how this platform counts, and no figure.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from puhui.civic.activities import actions as activities
from puhui.civic.activities import facts
from puhui.civic.outreach import actions as outreach
from puhui.civic.outreach import queries as outreach_kept
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.journeys.civic import learn

# Per city: its activities of the demo, and places with a district, as WGS 84.
PLACES = {
    "chengdu": (
        ("facility-open-day", "演示点位甲", "锦江区", "30.6410", "104.0960"),
        ("science-base", "演示点位乙", "青羊区", "30.6800", "104.0450"),
        ("longquan-planting", "演示点位丙", "龙泉驿区", "30.5640", "104.2750"),
    ),
    "luzhou": (
        ("education-venue", "演示点位甲", "江阳区", "28.8790", "105.4350"),
        ("green-shoot-tour", "演示点位乙", "龙马潭区", "28.9130", "105.4370"),
        ("low-carbon-forest", "演示点位丙", "纳溪区", "28.7730", "105.3710"),
    ),
}
WEEKS = (1, 2, 3)
SEATS = {"citizens": 30, "classes": 120}
BY, ORGANISER = "demo", "演示平台"
ARTICLE, QUIZ = "how-a-ride-counts", "how-a-ride-counts-quiz"
TITLE = {"zh": "一次乘车怎样变成积分", "en": "How a ride becomes points"}
SUMMARY = {"zh": "从刷卡到积分小票，每一步都能查。", "en": "From the tap to the receipt, every step can be looked up."}
BODY = {
    "zh": """
## 记录从哪里来
您刷卡乘车后，公交公司把当天的记录交给平台。记录里没有姓名，卡号只用来核对是不是您绑定的卡。

## 怎样折算
平台先核对每一条记录：重复的、缺项的、超出范围的，会说明原因，不计入。其余的按公布的方法学折算成二氧化碳当量，\
单位是克；用到的每个因子都写明出处，还没有核实的标注“待核”。

## 怎样得分
克数再按本市的规则换成积分，有每日上限的不超过上限。点开任何一笔积分，都能看到它来自哪一天、哪一条记录、\
哪一版方法学。

1. 在“卡包”里绑定常用的卡。
2. 第二天在“今日”查看。
3. 有疑问时，点开积分小票，一步一步往回查。
""",
    "en": """
## Where the record comes from
After you tap your card, the bus company hands over the day's records. They carry no name; the number of the card only
tells whether it is one you bound.

## How it is counted
Each record is checked first: what is there twice, incomplete or out of range is told with its reason and not counted.
The rest becomes grams of CO2 equivalent by a published methodology; every factor names its source, and one that
nobody has verified says so.

## How it earns
Grams become points by the city's own rules, up to the day's cap. Open any point, and you see the day, the record and
the version of the methodology it came from.

1. Bind the card you use under Cards.
2. Look at Today on the next day.
3. In doubt, open the receipt and go back step by step.
""",
}
QUESTIONS = """
# 公交公司交来的记录里有您的姓名吗？ | Do the bus company's records carry your name?
- 有 | Yes
* 没有 | No
> 没有。卡号只用来核对是不是您绑定的卡。 | No. The number of the card only tells whether it is yours.
# 同一次乘车被报送两次，会怎样？ | What happens when one ride is told twice?
- 积分加倍 | It earns double
* 只计一次，并说明原因 | It counts once, and says why
> 重复的记录不会再次计入。 | What is there twice is not counted again.
# 哪里能查到一笔积分的来源？ | Where can a point be traced to its source?
* 积分小票 | Its receipt
- 只能打电话询问 | Only by telephone
> 每一笔积分都有小票，可以一步一步往回查。 | Every point has a receipt that leads back step by step.
"""


def fill_civic(city: str, first: date, at: datetime, say: Callable[[str], None]) -> None:
    """Open the sessions of the weeks after ``first`` and publish what can be read; run again, it changes nothing."""
    pack = packs.active(city).pack
    known = {one.id: {group.id for group in one.groups} for one in pack.activities}
    opened = 0
    for week in WEEKS:
        for number, (activity, name, district, latitude, longitude) in enumerate(PLACES[city]):
            starts = clock.day_starts(first + timedelta(days=7 * week + number)) + timedelta(hours=10)
            if activity not in known or starts <= at:
                continue
            activities.open_session(
                pack=pack, activity=activity, id=uuid_of(f"demo/session/{city}/{activity}/{week}"), organiser=ORGANISER,
                place=facts.Place(name, district, Decimal(latitude), Decimal(longitude)), starts=starts,
                ends=starts + timedelta(hours=2), seats={group: SEATS[group] for group in known[activity]}, by=BY, at=at,
                opens=clock.day_starts(first),
            )  # fmt: skip
            opened += 1
    if not outreach_kept.versions(city, "quiz", QUIZ):
        _publish(city, first, at)
        say(f"{pack.city.name.zh}: {opened} 场活动 sessions, 1 篇文章 article, 1 套题 quiz")


def _publish(city: str, first: date, at: datetime) -> None:
    head = {"title": TITLE, "summary": SUMMARY, "audience": "everybody"}
    told = {
        ("article", ARTICLE): outreach.article(body=BODY, **head),
        ("quiz", QUIZ): outreach.quiz(questions=QUESTIONS, pass_percent=60, draw="", **head),
    }
    for (kind, slug), content in told.items():
        learn.publish(
            city=city, id=uuid_of(f"demo/content/{city}/{slug}"), kind=kind, slug=slug, seen=0, content=content,
            first=first, last=None, by=BY, at=at,
        )  # fmt: skip

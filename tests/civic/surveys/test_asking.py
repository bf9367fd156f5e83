"""A wave from its promise to its figures; one answer a token; and nothing that leads from answers to people."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests.civic.activities.hall import named
from tests.civic.surveys.town import AFTER, CITY, LAST, NOON, QUESTIONS, SLOW, STRATA, Town, question

from puhui.civic.surveys import actions, answering, facts, models, queries, refusals
from puhui.ground import sampling


@pytest.fixture
def town(db) -> Town:
    return Town()


def test_people_are_drawn_by_a_seed_that_was_promised(town):
    before = queries.wave(town.wave)
    assert (before.seed, before.commitment) == ("", sampling.commitment("a seed"))
    people = {"东区": range(1, 31), "西区": range(31, 36)}
    drawn = actions.draw_people(wave=town.wave, people=people, sizes={"东区": 10, "西区": 5}, at=NOON)
    after = queries.wave(town.wave)
    assert (after.seed, [one.asked for one in after.strata]) == ("a seed", [10, 5])
    names = {answering.signing.pseudonym(town.wave, holder): holder for holder in people["东区"]}
    chosen = {names[name] for name in sampling.drawn(names, "a seed/东区", 10)}
    assert {one.holder for one in drawn if one.stratum == "东区"} == chosen
    with pytest.raises(refusals.DrawnAlready):
        actions.draw_people(wave=town.wave, people=people, sizes={"东区": 1}, at=NOON)
    (mine,) = queries.invitations_of(35)
    assert (mine.token, mine.state) == (next(one.token for one in drawn if one.holder == 35), "asked")
    # Reminded at most once a day, and not on the day of asking.
    day = timedelta(days=1)
    assert actions.remind(wave=town.wave, at=NOON) == []
    town.answer(mine.token)
    assert len(actions.remind(wave=town.wave, at=NOON + day)) == 14
    assert actions.remind(wave=town.wave, at=NOON + day) == []


def test_a_wave_ends_in_figures_with_margins(town):
    wave = town.filled()
    with pytest.raises(refusals.WaveOpen):
        actions.close_wave(wave=wave, at=NOON)
    actions.close_wave(wave=wave, at=AFTER)
    found = {one.metric: one.estimate for one in queries.figures(wave)}
    assert found["awareness"].estimate == pytest.approx(0.8 * 13 / 20 + 0.2 * 2 / 8)
    assert found["awareness"].response_rate == pytest.approx(28 / 48)
    assert found["trips"].response_rate == pytest.approx(28 / 48)
    assert found["satisfaction"].estimate == pytest.approx(0.8 * 8 / 20 + 0.2 * 2 / 8)
    assert found["trips"].estimate == pytest.approx(0.8 * 9.5 + 0.2 * 3.5)
    assert found["awareness"].low < found["awareness"].estimate < found["awareness"].high
    latest = queries.latest(CITY, "awareness", AFTER)
    assert (latest.wave, latest.estimate) == (wave, found["awareness"])
    assert queries.latest(CITY, "awareness", AFTER - timedelta(days=1)) is None
    assert queries.published(CITY) == []
    actions.publish(wave=wave, at=AFTER)
    assert [told.id for told, _ in queries.published(CITY)] == [wave]


def test_known_margins_move_the_figure(db):
    town = Town()
    wave = town.open("tied", margins={"sex": {"f": 900, "m": 100}})
    for n, token in enumerate(town.letters("东区", 12, wave) + town.letters("西区", 6, wave)):
        town.answer(token, sex="fm"[n % 2], knows=("yes", "no")[n % 2])
    actions.close_wave(wave=wave, at=NOON, early=True)
    assert queries.latest(CITY, "awareness", AFTER).estimate.estimate == pytest.approx(0.9)


def test_a_small_cell_says_nothing(town):
    for stratum, count in (("东区", 9), ("西区", 3)):
        for n, token in enumerate(town.letters(stratum, count)):
            town.answer(token, trips="1" if n == 0 else None)
    actions.close_wave(wave=town.wave, at=AFTER)
    told = {one.metric: one for one in queries.figures(town.wave)}
    # With two strata, silence of one alone would be told by the total.
    assert [one.estimate for one in told["awareness"].estimate.strata] == [None, None]
    assert (told["trips"].estimate, told["trips"].why) == (None, "surveys.cell_too_small")


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((9, 9, 2, 2), [True, False, False, False]),  # the mean of four people is no cell either
        ((9, 9, 3, 3), [True, True, False, False]),
        ((9, 9, 9, 4), [True, True, False, False]),
    ],
)
def test_the_total_less_what_is_told_gives_nobody_away(town, counts, told):
    names = ("甲", "乙", "丙", "丁")
    wave = town.open("四层", strata=tuple(facts.StratumAsked(name, 500) for name in names))
    for name, count in zip(names, counts, strict=True):
        for n, token in enumerate(town.letters(name, count, wave)):
            town.answer(token, knows="yes" if n % 2 else "no", pleased=str(n % 5 + 1), trips=str(n))
    actions.close_wave(wave=wave, at=AFTER)
    found = next(one for one in queries.figures(wave) if one.metric == "awareness")
    assert sorted((one.estimate is not None for one in found.estimate.strata), reverse=True) == told


def test_nothing_leads_from_an_answer_to_a_person(town):
    people = {"东区": range(1, 31)}
    drawn = actions.draw_people(wave=town.wave, people=people, sizes={"东区": 30}, at=NOON)
    for n, one in enumerate(drawn):
        town.answer(one.token, trips=str(n), at=NOON + timedelta(minutes=n))
    assert actions.mix(before=LAST) == 30
    with connection.cursor() as cursor:
        cursor.execute("SELECT (said ->> 'trips')::int FROM surveys_sheet ORDER BY ctid")
        order = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM surveys_sheet")
        assert cursor.fetchone() == (1,)  # one transaction wrote them all
    assert (sorted(order), order == sorted(order)) == (list(range(30)), False)
    sheet, invitation = (
        {field.name for field in model._meta.get_fields()} for model in (models.Sheet, models.Invitation)
    )
    # Wave, city and stratum stand on both; a state each, of their own; nothing else.
    assert sheet & invitation == {"wave_id", "city", "stratum", "state"}
    shared = set(models.Sheet.objects.values_list("receipt", flat=True)) & set(
        models.Invitation.objects.values_list("token", flat=True)
    )  # fmt: skip
    assert not shared
    # No column of a sheet holds an hour.
    assert not {field.get_internal_type() for field in models.Sheet._meta.get_fields()} & {"DateTimeField", "TimeField"}
    assert all(one["state"] == "answered" and len(one) == 6 for one in queries.kept_of(drawn[0].holder))


def test_a_token_answers_once(town):
    (token,) = town.letters("东区", 1)
    assert town.answer(token).state == "counted"
    with pytest.raises(refusals.TokenUsed):
        town.answer(token)
    with pytest.raises(refusals.TokenUnknown):
        town.answer("nobody-has-this")
    # Who says that it was somebody else gets a fresh one; what was answered stays and cannot be found.
    objection = actions.object_to(id=named("mine"), words="不是我填的", token=token, at=NOON)
    actions.decide(id=objection.id, granted=True, answer="重新发放", by="desk", at=NOON)
    (fresh,) = [one.token for one in queries.letters(town.wave)]
    assert (fresh != token, town.answer(fresh).state, queries.wave(town.wave).answered) == (True, "counted", 2)


def test_a_full_quota_takes_nobody_more(town):
    tokens = town.letters("西区", 10)
    for token in tokens[:8]:
        town.answer(token)
    with pytest.raises(refusals.QuotaFull):
        town.answer(tokens[8])
    assert isinstance(queries.asked(tokens[9], NOON)[2], refusals.QuotaFull)
    assert queries.wave(town.wave).answered == 8


def test_who_is_too_fast_is_held_and_heard(town):
    first, second = town.letters("东区", 2)
    held = town.answer(first, seconds=3)
    assert (held.state, held.reason, len(held.receipt)) == ("held", "too_fast", 22)
    town.answer(second, seconds=0)
    assert (queries.wave(town.wave).answered, queries.wave(town.wave).held) == (0, 2)
    actions.mix(before=LAST)  # a receipt is found again after mixing
    objection = actions.object_to(id=named("o"), words="我是真人", receipt=held.receipt, at=NOON)
    assert queries.objections(CITY) == [objection]
    with pytest.raises(refusals.ObjectionsWait):
        actions.close_wave(wave=town.wave, at=AFTER)
    with pytest.raises(refusals.DecisionUnexplained):
        actions.decide(id=objection.id, granted=True, answer=" ", by="desk", at=NOON)
    actions.decide(id=objection.id, granted=True, answer="采信", by="desk", at=NOON)
    with pytest.raises(refusals.ObjectionDecided):
        actions.decide(id=objection.id, granted=False, answer="不", by="desk", at=NOON)
    assert (queries.wave(town.wave).answered, queries.wave(town.wave).held, queries.objections(CITY)) == (1, 1, [])
    for wrong, no in (({"words": " "}, refusals.ObjectionEmpty), ({"receipt": "x"}, refusals.ReceiptUnknown)):
        with pytest.raises(no):
            actions.object_to(**{"id": named("p"), "words": "w", "receipt": held.receipt, "at": NOON} | wrong)


def test_wholly_equal_answers_in_a_row_are_held(db):
    town = Town(alike_max=3)
    states = [town.answer(token).reason for token in town.letters("东区", 5)]
    assert states == ["", "", "", "alike", "alike"]
    (later,) = town.letters("东区", 1)
    assert town.answer(later, at=NOON + timedelta(minutes=30)).state == "counted"


@pytest.mark.parametrize(("change", "no"), [
    ({"knows": None}, refusals.AnswerMissing), ({"knows": "maybe"}, refusals.AnswerWrong),
    ({"pleased": "6"}, refusals.AnswerWrong), ({"trips": "many"}, refusals.AnswerWrong),
    ({"ways": ["boat"]}, refusals.AnswerWrong), ({"nowhere": "x"}, refusals.AnswerWrong),
])  # fmt: skip
def test_answers_fit_their_questions(town, change, no):
    (token,) = town.letters("东区", 1)
    with pytest.raises(no):
        town.answer(token, **change)
    assert town.answer(token, ways=["bus", "bike"], words=" 很好 ").state == "counted"
    assert models.Sheet.objects.get().said["ways"] == ["bike", "bus"]


def test_a_wave_has_its_days_and_who_declines_is_left_alone(town):
    one, two, three = town.letters("东区", 3)
    for at, no in ((NOON - timedelta(days=1), refusals.WaveNotBegun), (AFTER, refusals.WaveClosed)):
        with pytest.raises(no):
            town.answer(one, at=at)
    actions.decline(token=two, at=NOON)
    actions.decline(token=two, at=NOON)
    with pytest.raises(refusals.TokenDeclined):
        town.answer(two)
    assert queries.wave(town.wave).strata[0].declined == 1
    actions.close_wave(wave=town.wave, at=NOON, early=True)
    with pytest.raises(refusals.WaveClosed):
        town.answer(three)
    with pytest.raises(refusals.WaveClosed):
        town.letters("东区", 1)


@pytest.mark.parametrize(("change", "no"), [
    ({"survey": "nowhere"}, refusals.SurveyUnknown), ({"strata": ()}, refusals.WaveWrong),
    ({"strata": (STRATA[0], STRATA[0])}, refusals.WaveWrong), ({"frame_source": " "}, refusals.WaveWrong),
    ({"last": NOON.date() - timedelta(days=9)}, refusals.WaveWrong),
    ({"margins": {"knows": {"yes": 1, "no": 1}}}, refusals.WaveWrong),
    ({"margins": {"sex": {"f": 1}}}, refusals.WaveWrong),
    ({"id": named("wave"), "title": "另一轮"}, refusals.WaveDiffers),
    ({"id": named("wave"), "strata": STRATA[:1]}, refusals.WaveDiffers),
])  # fmt: skip
def test_a_wave_that_cannot_be_is_refused(town, change, no):
    with pytest.raises(no):
        town.open(**{"name": "other"} | change)
    assert town.open() == town.wave
    with pytest.raises(refusals.FrameTooSmall):
        town.letters("西区", 201)


def test_waves_are_compared_only_where_the_question_is_the_same(town):
    town.filled()
    actions.close_wave(wave=town.wave, at=AFTER)
    again = town.open("again", first=LAST + timedelta(days=1), last=LAST + timedelta(days=9))
    for token in town.letters("东区", 20, again) + town.letters("西区", 8, again):
        town.answer(token, at=AFTER, pleased="5")
    actions.close_wave(wave=again, at=AFTER, early=True)
    first, second = queries.compared(CITY, "citizens", "awareness")
    assert (first.comparable, second.comparable, second.shows) == (False, True, True)
    assert second.change == pytest.approx(1 - first.figure.estimate.estimate)
    # Worded otherwise under the same version: refused; under a new one: told apart.
    words = [
        one if one.id != "knows" else question("knows", "single", "yes", "no", words="听说过吗") for one in QUESTIONS
    ]
    survey = town.pack.surveys[0].model_copy(update={"questions": tuple(words)})
    pack = town.pack.model_copy(update={"surveys": (survey,)})
    with pytest.raises(refusals.WordingChanged):
        town.open("third", pack=pack)
    words[1] = words[1].model_copy(update={"version": 2})
    pack = town.pack.model_copy(update={"surveys": (survey.model_copy(update={"questions": tuple(words)}),)})
    third = town.open("third", pack=pack, first=LAST + timedelta(days=10), last=LAST + timedelta(days=19))
    when = AFTER + timedelta(days=10)
    for token in town.letters("东区", 6, third):
        town.answer(token, at=when)
    actions.close_wave(wave=third, at=when, early=True)
    assert [one.comparable for one in queries.compared(CITY, "citizens", "awareness")] == [False, True, False]


PAPERS = (
    "编号,层,结果,sex,知道吗,ways,pleased\n1,东区,完成,f,yes,bus、bike,5\n2,东区,拒访,,,,\n3,北区,完成,f,yes,,5\n"
    "4,东区,走了,,,,\n5,西区,,m,perhaps,,5\n"
)


def test_paper_answers_come_with_an_outcome_per_row(town):
    def taken(text: str, keep: bool = True) -> facts.PapersTaken:
        return actions.take_papers(wave=town.wave, content=text.encode("gb18030"), name="纸.csv", at=NOON, keep=keep)

    looked = taken(PAPERS, keep=False)
    assert (looked.accepted, queries.wave(town.wave).asked) == (2, 0)
    done = taken(PAPERS)
    assert [one.refusal for one in done.outcomes] == [
        "", "", "surveys.stratum_unknown", "surveys.outcome_unknown", "surveys.answer_wrong",
    ]  # fmt: skip
    east = queries.wave(town.wave).strata[0]
    assert (east.asked, east.answered, east.declined) == (2, 1, 1)
    assert [one.outcome for one in taken(PAPERS).outcomes[:2]] == ["duplicate", "duplicate"]
    changed = taken(PAPERS.replace("bike,5", "bike,4"))
    assert changed.outcomes[0].refusal == "surveys.paper_differs"
    with pytest.raises(refusals.ColumnMissing):
        taken("层\n东区\n")


def test_answers_are_handed_out_with_nobody_in_them(town):
    import io  # noqa: PLC0415

    import openpyxl  # noqa: PLC0415

    wave = town.filled(east=24, west=8)
    for n, token in enumerate(town.letters("东区", 6)):
        town.answer(token, words=f"建议{n}", sex="f", trips=None)
    with pytest.raises(refusals.WaveOpen):
        queries.workbook(wave)
    actions.close_wave(wave=wave, at=AFTER)
    book = openpyxl.load_workbook(io.BytesIO(queries.workbook(wave)))
    rows = list(book["匿名答卷"].iter_rows(min_row=2, values_only=True))
    # In the west four women and four men answered: too few each, enough together.
    assert sorted({row[:1] + row[2:3] for row in rows}) == [("东区", "f"), ("东区", "m"), ("西区", "*")]
    assert (len(rows), sum(row[1] for row in rows)) == (38, pytest.approx(1000, abs=0.01))
    assert "words" not in [cell.value for cell in book["匿名答卷"][1]]
    assert [row[1] for row in book["文字回答"].iter_rows(min_row=2, values_only=True)] == [f"建议{n}" for n in range(6)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_two_with_one_token(guarded, monkeypatch):
    """Without the lock both are counted; with it one is."""
    town = Town()
    (token,) = town.letters("东区", 1)
    town.letters("东区", 1)
    both, answers = threading.Barrier(2), []

    def found(token: str) -> models.Invitation:
        row = models.Invitation.objects.get(token=answering.signing.hashed(token))
        both.wait(10)
        return row

    if not guarded:
        monkeypatch.setattr(answering, "locked", found)

    def send() -> None:
        try:
            with transaction.atomic():
                answers.append(
                    actions.answer(
                        token=token, said={"sex": "f", "knows": "yes", "pleased": "4"}, seconds=SLOW, at=NOON
                    ).state
                )
        except refusals.TokenUsed:
            answers.append("used")
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == (["counted", "used"] if guarded else ["counted", "counted"])
    assert queries.wave(town.wave).answered == (1 if guarded else 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_two_for_the_last_place_of_a_quota(guarded, monkeypatch):
    """Without the guard both count, or the table's wall breaks one; with it the quota is full for one."""
    town = Town()
    for token in town.letters("西区", 7):
        town.answer(token)
    tokens, both, answers = town.letters("西区", 2), threading.Barrier(2), []

    def late(wave, stratum: str, *, counted: bool) -> None:
        row = models.Stratum.objects.get(wave_id=wave, id=stratum)
        both.wait(10)
        if row.answered >= row.quota:
            raise refusals.QuotaFull(stratum=row.name, quota=row.quota)
        models.Stratum.objects.filter(wave_id=wave, id=stratum).update(answered=row.answered + 1)

    if not guarded:
        monkeypatch.setattr(answering, "taken", late)

    def send(token: str) -> None:
        try:
            answers.append(town.answer(token, trips=str(tokens.index(token))).state)
        except refusals.QuotaFull:
            answers.append("full")
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == (["counted", "full"] if guarded else ["counted", "counted"])
    # Nine sheets for eight places without the guard: the count says eight all the same.
    assert models.Sheet.objects.filter(stratum="s2").count() == (8 if guarded else 9)
    # Who came too late may try again where the quota is raised: their token is not used up.
    asked = models.Invitation.objects.filter(stratum="s2", state=models.Invitation.State.ASKED).count()
    assert asked == (1 if guarded else 0)

"""Teams: opened, joined by invitation, left; the days of a stay count, and a small team is not shown."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Thread
from uuid import uuid4

import pytest
from django.db import connection
from tests.economy.honours.samples import AT, CITY, DAY, TEAMS, Town, board, pack_of

from puhui.economy.honours import actions, queries, refusals, teams
from puhui.economy.honours.models import Membership, Team

PACK = pack_of(
    teams=TEAMS,
    boards=(
        board("classes", scope="teams", team="class", minimum=2),
        board("mates", scope="members", team="class", minimum=2),
    ),
)
JOINED = AT - timedelta(days=5)


def open_class(holder=1, name="三班", at=JOINED, **more):
    return actions.open_team(city=CITY, pack=PACK, kind="class", name=name, id=uuid4(), at=at, holder=holder, **more)


def join(holder: int, code: str, at=JOINED):
    return actions.join_team(holder=holder, city=CITY, pack=PACK, code=code, id=uuid4(), at=at)


@pytest.mark.django_db
def test_what_members_do_on_the_days_of_their_stay_counts_for_the_team():
    town = Town(PACK)
    team = open_class()
    join(2, team.code)
    town.does(1)
    town.does(2, mg=90_000)
    town.does(3, mg=500_000)
    shown = town.board(1, id="classes")
    assert [(p.name, p.score, p.members) for p in shown.top] == [("三班", 170_000, 2)] and shown.own == shown.top[0]
    assert [(p.holder, p.score) for p in town.board(1, id="mates").top] == [(2, 90_000), (1, 80_000)]
    # What is reversed leaves the team; what was done before joining never counted.
    town.does(2, acts=0)
    town.does(1, DAY - timedelta(days=30), mg=1_000_000)
    assert town.board(1, id="classes").top[0].score == 80_000


@pytest.mark.django_db
def test_a_team_below_its_minimum_is_not_ranked():
    town = Town(PACK)
    open_class()
    town.does(1)
    assert town.board(1, id="classes").hidden and town.board(1, id="mates").hidden
    assert town.board(1, id="mates").own.score == 80_000


@pytest.mark.django_db
def test_one_team_of_each_kind_at_a_time_and_a_day_counts_for_one_alone():
    town = Town(PACK)
    first, second = open_class(), open_class(2, "四班")
    join(3, first.code)
    with pytest.raises(refusals.TeamAlready):
        join(3, second.code)
    actions.leave_team(holder=3, team=first.id, at=AT)
    later = join(3, second.code, at=AT)
    assert later.joined_on > town.board(day=DAY, id="classes").first
    assert later.joined_on == Membership.objects.get(holder_id=3, team_id=first.id).left_on
    with pytest.raises(refusals.NotAMember):
        actions.leave_team(holder=9, team=first.id, at=AT)


@pytest.mark.django_db
def test_who_may_open_which_team_and_how_it_is_called():
    Town(PACK)
    told = {"city": CITY, "pack": PACK, "at": AT, "holder": 1}
    for wrong, kind, name in (
        (refusals.TeamNotOpenTo, "university", "绿湾大学"),
        (refusals.TeamKindUnknown, "club", "骑行社"),
        (refusals.TeamNameWrong, "class", "  "),
        (refusals.TeamNameWrong, "class", "长" * 41),
    ):
        with pytest.raises(wrong):
            actions.open_team(kind=kind, name=name, id=uuid4(), **told)
    open_class(1)
    with pytest.raises(refusals.TeamNameTaken):
        open_class(2)
    with pytest.raises(refusals.InvitationUnknown):
        join(5, "NOSUCHXX")


@pytest.mark.django_db
def test_an_invitation_is_renewed_and_the_old_one_is_worth_nothing():
    Town(PACK)
    team = open_class()
    fresh = actions.renew_invitation(team=team.id)
    with pytest.raises(refusals.InvitationUnknown):
        join(2, team.code)
    assert join(2, fresh.code.lower()).members == 2
    assert [m.name for m in queries.memberships_of(2, CITY)] == ["三班"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_the_last_place_in_a_team_is_taken_once(guarded, monkeypatch):
    """Without the lock on the team's row both read one free place; with it, the second finds none."""
    Town(PACK)
    team = open_class()
    join(2, team.code)  # three places, two taken
    meet, entered = Barrier(2, timeout=1 if guarded else 10), []
    enter = teams._enter

    def met(found, *rest):
        if not guarded:
            found = Team.objects.get(id=found.id)
        with suppress(BrokenBarrierError):  # with the lock, the other never comes
            meet.wait()
        return enter(found, *rest)

    monkeypatch.setattr(teams, "_enter", met)
    if not guarded:
        monkeypatch.setattr(Team.objects, "select_for_update", Team.objects.all)

    def run(holder: int) -> None:
        try:
            join(holder, team.code)
            entered.append(holder)
        except refusals.TeamFull:
            pass
        finally:
            connection.close()

    threads = [Thread(target=run, args=(holder,)) for holder in (3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(entered) == (1 if guarded else 2)

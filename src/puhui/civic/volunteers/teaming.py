"""Teams and people: the tree, who leads, who is registered, who belongs where. Private to the room."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from puhui.civic.volunteers import facts, refusals, signing
from puhui.civic.volunteers.calc import rules
from puhui.civic.volunteers.models import Member, Team, Volunteer
from puhui.foundations.packs import schema
from puhui.ground import clock

DEPTH_MAX = 8


def rules_of(pack: schema.Pack) -> schema.Volunteering:
    """Refusals: VolunteeringUnknown."""
    if not pack.volunteers:
        raise refusals.VolunteeringUnknown(city=pack.city.city)
    return pack.volunteers[0]


@transaction.atomic
def found_team(
    *, city: str, id: UUID, level: str, name: str, parent: UUID | None, at: datetime, district: str = "",
    lead: int | None = None,
) -> facts.Team:  # fmt: skip
    """Enter a team below another. The same id again: the same team; its lead may change.

    Refusals: TeamUnknown (the parent), TeamMisplaced, TeamDiffers.
    """
    order = facts.LEVELS.index(level) + 1 if level in facts.LEVELS else 0
    above = team(parent) if parent is not None else None
    fits = order == 1 if above is None else above.city == city and order > above.level
    if not fits:
        raise refusals.TeamMisplaced(level=level)
    row = Team(
        id=id, city=city, level=order, name=name.strip(), district=district, parent=parent, lead=lead, at=at
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = Team.objects.filter(id=id).first()
        if known is None:
            raise refusals.TeamDiffers(team=row.name, field="id") from None
        for field in ("city", "level", "name", "parent", "district"):
            if getattr(known, field) != getattr(row, field):
                raise refusals.TeamDiffers(team=row.name, field=field) from None
    if lead is not None:
        Team.objects.filter(id=id).update(lead=lead)
    return told(team(id))


def team(id: UUID) -> Team:
    """Refusals: TeamUnknown."""
    found = Team.objects.filter(id=id).first()
    if found is None:
        raise refusals.TeamUnknown(team=id)
    return found


def told(row: Team, members: int | None = None) -> facts.Team:
    """A team as a fact."""
    if members is None:
        members = Member.objects.filter(team=row.id, state=Member.State.MEMBER).count()
    level = facts.LEVELS[row.level - 1]
    return facts.Team(row.id, row.city, level, row.name, row.district, row.parent, row.lead, members)


def refuse_stranger(row: Team, by: int) -> None:
    """Who acts is the lead of a team or of one above it. Refusals: NotYourTeam."""
    here: Team | None = row
    for _step in range(DEPTH_MAX):
        if here is None:
            break
        if here.lead == by:
            return
        here = Team.objects.filter(id=here.parent).first() if here.parent else None
    raise refusals.NotYourTeam(team=row.name)


@transaction.atomic
def register(
    *, pack: schema.Pack, holder: int, number: str, name: str, at: datetime, born: date | None = None,
    guardian: bool = False, skills: Sequence[str] = (), insured_until: date | None = None,
) -> facts.Volunteer:  # fmt: skip
    """Register somebody under their national number. ``born`` where they are under age; the day is not kept.

    Again: skills and insurance are brought up to date. Refusals: NumberWrong, NumberTaken, VolunteerDiffers, TooYoung,
    GuardianNeeded, SkillUnknown.
    """
    asked, city = rules_of(pack), pack.city.city
    kept = rules.number_as_kept(number)
    if not kept:
        raise refusals.NumberWrong(number=number[:40])
    of_age_on = _of_age_on(asked, born, guardian, clock.local_day(at))
    _refuse_skills(asked, skills)
    if Volunteer.objects.filter(city=city, digest=signing.digest(kept)).exclude(holder_id=holder).exists():
        raise refusals.NumberTaken(number=rules.masked(kept))
    row = Volunteer(
        holder_id=holder, city=city, digest=signing.digest(kept), number=signing.seal(kept), masked=rules.masked(kept),
        name=signing.seal(name.strip()[:40]), skills=sorted(set(skills)), insured_until=insured_until,
        of_age_on=of_age_on, agreed=asked.young.version if of_age_on else "", at=at,
    )  # fmt: skip
    Volunteer.objects.bulk_create([row], ignore_conflicts=True)
    known = Volunteer.objects.select_for_update().filter(holder_id=holder, city=city).first()
    if known is None:
        raise refusals.NumberTaken(number=rules.masked(kept))
    if bytes(known.digest) != row.digest:
        raise refusals.VolunteerDiffers(field="number")
    known.skills, known.insured_until = row.skills, insured_until or known.insured_until
    known.save(update_fields=["skills", "insured_until"])
    return person(known)


def _of_age_on(asked: schema.Volunteering, born: date | None, guardian: bool, today: date) -> date | None:
    if born is None:
        return None
    young = asked.young
    if rules.birthday(born, young.age_min) > today:
        raise refusals.TooYoung(age_min=young.age_min)
    if rules.birthday(born, young.consent_below) > today and not guardian:
        raise refusals.GuardianNeeded(limit=young.consent_below)
    of_age = rules.birthday(born, rules.OF_AGE)
    return of_age if of_age > today else None


def _refuse_skills(asked: schema.Volunteering, skills: Sequence[str]) -> None:
    known = {skill.id for skill in asked.skills}
    for skill in skills:
        if skill not in known:
            raise refusals.SkillUnknown(skill=skill)


def person(row: Volunteer) -> facts.Volunteer:
    """A volunteer as a fact, without a name."""
    return facts.Volunteer(
        row.holder_id, row.city, row.masked, tuple(row.skills), row.insured_until, row.of_age_on,
        row.opened_at is not None, row.at,
    )  # fmt: skip


def volunteer(holder: int, city: str) -> Volunteer:
    """Refusals: VolunteerUnknown."""
    found = Volunteer.objects.filter(holder_id=holder, city=city).first()
    if found is None:
        raise refusals.VolunteerUnknown(who=holder)
    return found


@transaction.atomic
def open_name(*, holder: int, city: str, open: bool, at: datetime) -> facts.Volunteer:
    """The guardian opens a young volunteer's name and number to exports, or closes them. Refusals: VolunteerUnknown."""
    volunteer(holder, city)
    Volunteer.objects.filter(holder_id=holder, city=city).update(opened_at=at if open else None)
    return person(volunteer(holder, city))


@transaction.atomic
def insure(*, holder: int, city: str, until: date) -> facts.Volunteer:
    """Enter until when somebody is insured. Refusals: VolunteerUnknown."""
    volunteer(holder, city)
    Volunteer.objects.filter(holder_id=holder, city=city).update(insured_until=until)
    return person(volunteer(holder, city))


@transaction.atomic
def ask_to_join(*, holder: int, team_id: UUID, at: datetime) -> facts.Member:
    """Ask to belong to a team. Again: as it stands; who left may ask anew. Refusals: TeamUnknown, VolunteerUnknown."""
    volunteer(holder, team(team_id).city)
    Member.objects.bulk_create(
        [Member(holder_id=holder, team=team_id, state=Member.State.ASKED, at=at)], ignore_conflicts=True
    )
    left = Member.objects.filter(holder_id=holder, team=team_id, state=Member.State.LEFT)
    left.update(state=Member.State.ASKED, at=at)
    return _member(holder, team_id)


@transaction.atomic
def admit(*, holder: int, team_id: UUID, by: int, at: datetime) -> facts.Member:
    """Let somebody in who asked. Again: as it stands. Refusals: TeamUnknown, NotYourTeam, NotAMember (nobody asked)."""
    row = team(team_id)
    refuse_stranger(row, by)
    found = Member.objects.filter(holder_id=holder, team=team_id)
    if not found.exclude(state=Member.State.LEFT).exists():
        raise refusals.NotAMember(team=row.name)
    found.filter(state=Member.State.ASKED).update(state=Member.State.MEMBER, at=at)
    return _member(holder, team_id)


@transaction.atomic
def leave(*, holder: int, team_id: UUID, at: datetime) -> None:
    """Leave a team. Again: nothing more."""
    Member.objects.filter(holder_id=holder, team=team_id).exclude(state=Member.State.LEFT).update(
        state=Member.State.LEFT, at=at
    )


@transaction.atomic
def forget_person(*, holder: int) -> None:
    """Somebody leaves: name, number and skills go. Hours stay with a number that names nobody."""
    Volunteer.objects.filter(holder_id=holder).update(
        digest=secrets.token_bytes(16), number=signing.seal(""), name=signing.seal(""), masked="", skills=[],
        of_age_on=None, agreed="", opened_at=None,
    )  # fmt: skip
    Member.objects.filter(holder_id=holder).update(state=Member.State.LEFT)
    Team.objects.filter(lead=holder).update(lead=None)


def _member(holder: int, team_id: UUID) -> facts.Member:
    row = Member.objects.get(holder_id=holder, team=team_id)
    return facts.Member(holder, team_id, Member.State(row.state).name.lower(), row.at)

"""Invitations as iCalendar (RFC 5545), with the time zone written out; units are named, nobody's address is."""

from datetime import datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

from puhui.ground import clock
from puhui.oversight.conference import facts, refusals

ZONE = "Asia/Shanghai"
LENGTH = timedelta(hours=2)
RANKS = {
    "principal": "主要负责同志",
    "charge": "分管负责同志",
    "division": "业务处室（部门）负责人",
    "staff": "工作人员",
}


def invitation(session: facts.Session, unit: UUID, agenda: facts.Agenda | None) -> bytes:
    """The invitation of one unit: a request, or the cancellation of one; SEQUENCE rises with every call.

    The rules name no end, so two hours are set aside. Refusals: UnitNotInvited.
    """
    invited = session.invited_unit(unit)
    if invited is None:
        raise refusals.UnitNotInvited(title=session.title, unit=unit)
    cancelled = session.state == facts.CANCELLED
    calendar = Calendar()
    calendar.add("PRODID", "-//Puhui//conference//ZH")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "CANCEL" if cancelled else "REQUEST")
    calendar.add_component(_zone())
    event = Event()
    event.add("UID", f"{session.id}@puhui")
    event.add("SEQUENCE", session.sequence)
    event.add("DTSTAMP", session.at)
    for name, instant in (("DTSTART", session.starts), ("DTEND", session.starts + LENGTH)):
        event.add(name, instant.astimezone(clock.SHANGHAI).replace(tzinfo=None), parameters={"TZID": ZONE})
    event.add("SUMMARY", session.title)
    event.add("LOCATION", session.place)
    event.add("DESCRIPTION", _description(session, invited, agenda))
    event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    host = next(one for one in session.invited if one.name == session.rules.host)
    event.add("ORGANIZER", _who(host.unit, host.name))
    attendee = _who(invited.unit, invited.name)
    attendee.params |= {"CUTYPE": vText("GROUP"), "ROLE": vText(_role(invited)), "PARTSTAT": vText("NEEDS-ACTION")}
    event.add("ATTENDEE", attendee)
    calendar.add_component(event)
    return calendar.to_ical()


def _zone() -> Timezone:
    """China's time since its last summer time ended in 1991."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("TZID", ZONE)
    standard.add("DTSTART", datetime(1991, 9, 15, 2, 0))  # noqa: DTZ001 -- local by definition
    standard.add("TZOFFSETFROM", timedelta(hours=9))
    standard.add("TZOFFSETTO", timedelta(hours=8))
    standard.add("TZNAME", "CST")
    zone.add_component(standard)
    return zone


def _who(unit: UUID, name: str) -> vCalAddress:
    address = vCalAddress(f"urn:uuid:{unit}")
    address.params["CN"] = vText(name)
    return address


def _role(invited: facts.Invited) -> str:
    return "OPT-PARTICIPANT" if invited.duty == facts.GUEST else "REQ-PARTICIPANT"


def _description(session: facts.Session, invited: facts.Invited, agenda: facts.Agenda | None) -> str:
    told = [session.rules.name.zh]
    if session.why:
        told.append(f"变更：{session.why}")
    if invited.rank:
        told.append(f"请{RANKS[invited.rank]}参加（{session.rules.source.clause or session.rules.name.zh}）")
    if invited.topics_by:
        told.append(f"议题请于{invited.topics_by:%Y年%-m月%-d日}前提交（{session.rules.topics.clause}）")
    if agenda:
        told += [f"{position}. {item.title}" for position, item in enumerate(agenda.items, 1)]
    return "\n".join(told)

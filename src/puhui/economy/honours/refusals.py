"""What the honours room may answer no to.

honours
├── notice_too_short      a pack would change the levels sooner than people are told
├── fact_differs          the caller's id was used for another fact
├── fact_unknown          nothing was told under this id
├── team_kind_unknown     the city has no such kind of team
├── team_unknown          there is no such team
├── team_name_taken       a team of this kind has the name already
├── team_name_wrong       a name is empty or too long
├── team_not_open_to      only the operator opens teams of this kind
├── team_full             as many members as the kind allows
├── team_already          the person is in as many teams of the kind as one may be
├── invitation_unknown    no team has this invitation
├── not_a_member          the person is not in this team
├── district_unknown      the city's boards name no such district
├── frame_not_had         the avatar frame belongs to a badge the person does not have
├── board_unknown         the city has no such board, or it does not run over such a period
├── certificate_unknown   no certificate has this code
├── certificate_not_earned  the person does not have the honour it is for
├── certificate_differs   the caller's id was used for another certificate
├── credential_unreadable what was given is not a credential
├── pioneers_unknown      no such list was computed
├── year_not_over         the year of a list has not ended
├── pioneers_published    a published list does not change
└── not_a_pioneer         the person is not on the published list
"""

from puhui.ground.refusals import Refusal


class HonoursRefusal(Refusal):
    """The root of this room's answers."""

    code = "honours.refused"


class NoticeTooShort(HonoursRefusal):
    """Data: level, days, allowed."""

    code = "honours.notice_too_short"
    message = (
        "Level {level} would change before people are told: {days} days of notice are due, so it may change from"
        " {allowed} on."
    )


class FactDiffers(HonoursRefusal):
    """Data: id, field."""

    code = "honours.fact_differs"
    message = "{id} was used before for a fact with another {field}."


class FactUnknown(HonoursRefusal):
    """Data: id."""

    code = "honours.fact_unknown"
    message = "No fact was told under {id}."


class TeamKindUnknown(HonoursRefusal):
    """Data: kind, city."""

    code = "honours.team_kind_unknown"
    message = "{city} has no teams of the kind {kind}."


class TeamUnknown(HonoursRefusal):
    """Data: team."""

    code = "honours.team_unknown"
    message = "There is no such team."


class TeamNameTaken(HonoursRefusal):
    """Data: name."""

    code = "honours.team_name_taken"
    message = "Another team is called {name} already; please choose another name."


class TeamNameWrong(HonoursRefusal):
    """Data: limit."""

    code = "honours.team_name_wrong"
    message = "A team needs a name of at most {limit} characters."


class TeamNotOpenTo(HonoursRefusal):
    """Data: kind."""

    code = "honours.team_not_open_to"
    message = "Teams of this kind are opened by the operator; ask your organisation for an invitation."


class TeamFull(HonoursRefusal):
    """Data: limit."""

    code = "honours.team_full"
    message = "This team is full: it has room for {limit} people."


class TeamAlready(HonoursRefusal):
    """Data: limit."""

    code = "honours.team_already"
    message = "You are in a team of this kind already; leave it first. One person is in at most {limit} at a time."


class InvitationUnknown(HonoursRefusal):
    """Data: code."""

    code = "honours.invitation_unknown"
    message = "No team has this invitation code. Please check it, or ask for a new one."


class NotAMember(HonoursRefusal):
    """Data: team."""

    code = "honours.not_a_member"
    message = "You are not in this team."


class DistrictUnknown(HonoursRefusal):
    """Data: district."""

    code = "honours.district_unknown"
    message = "This city's boards know no district {district}."


class FrameNotHad(HonoursRefusal):
    """Data: badge."""

    code = "honours.frame_not_had"
    message = "This avatar frame is not yours yet."


class BoardUnknown(HonoursRefusal):
    """Data: board, period."""

    code = "honours.board_unknown"
    message = "There is no board {board} by {period}."


class CertificateUnknown(HonoursRefusal):
    """Data: code."""

    code = "honours.certificate_unknown"
    message = "No certificate has the number {code}."


class CertificateNotEarned(HonoursRefusal):
    """Data: template."""

    code = "honours.certificate_not_earned"
    message = "This certificate is for an honour that has not been reached."


class CertificateDiffers(HonoursRefusal):
    """Data: id, field."""

    code = "honours.certificate_differs"
    message = "{id} was used before for a certificate with another {field}."


class CredentialUnreadable(HonoursRefusal):
    code = "honours.credential_unreadable"
    message = "This is not a credential that can be read: a compact JWT with three parts is needed."


class PioneersUnknown(HonoursRefusal):
    """Data: board, year."""

    code = "honours.pioneers_unknown"
    message = "No list of pioneers was computed for {board} in {year}."


class YearNotOver(HonoursRefusal):
    """Data: year."""

    code = "honours.year_not_over"
    message = "{year} is not over yet; its list of pioneers can be computed from 1 January on."


class PioneersPublished(HonoursRefusal):
    """Data: board, year."""

    code = "honours.pioneers_published"
    message = "The list of {year} is published and does not change any more."


class NotAPioneer(HonoursRefusal):
    """Data: year."""

    code = "honours.not_a_pioneer"
    message = "You are not on the published list of {year}."

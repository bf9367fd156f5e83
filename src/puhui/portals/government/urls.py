"""Addresses of this workspace; docs/roles.md says who may open which."""

from django.urls import path

from puhui.portals.government.views import (
    appraisals,
    assignments,
    board,
    briefs,
    bulk,
    conference,
    home,
    notices,
    posts,
    reports,
    scores,
    wall,
)

ASSIGNMENT = "assignments/<uuid:assignment>/"
SESSION, APPLICATION = "conference/<uuid:session>/", "appraisals/<uuid:application>/"
REPORT = f"{ASSIGNMENT}reports/<str:period>/<uuid:unit>/"

app_name = "government"
urlpatterns = [
    path("", home.home, name="home"),
    path("seat/", home.choose, name="choose"),
    path("board/", board.board, name="board"),
    path("board/gantt/", board.gantt, name="gantt"),
    path("board/heat/", board.heat, name="heat"),
    path(ASSIGNMENT, assignments.assignment, name="assignment"),
    path(f"{ASSIGNMENT}close/", assignments.close, name="close"),
    path(f"{ASSIGNMENT}change/", assignments.change, name="change"),
    path(f"{ASSIGNMENT}notices/", notices.issue, name="issue_notice"),
    path(f"{ASSIGNMENT}evidence/<str:sha256>/", reports.evidence_file, name="evidence"),
    path(REPORT, reports.report, name="report"),
    path(f"{REPORT}draft/", reports.save_draft, name="save_draft"),
    path(f"{REPORT}submit/", reports.submit, name="submit"),
    path(f"{REPORT}judge/", reports.judge, name="judge"),
    path(f"{REPORT}correct/", reports.correct, name="correct"),
    path("reports/", bulk.reports, name="reports"),
    path("reports/upload/", bulk.upload, name="upload"),
    path("reports/sheet.xlsx", bulk.sheet, name="sheet"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<uuid:notice>/", notices.notice, name="notice"),
    path("notices/<uuid:notice>/reply/", notices.reply, name="reply"),
    path("conference/", conference.sessions, name="sessions"),
    path("conference/call/", conference.call, name="call"),
    path(SESSION, conference.session, name="session"),
    path(f"{SESSION}move/", conference.move, name="move"),
    path(f"{SESSION}topics/", conference.hand_in, name="hand_in"),
    path(f"{SESSION}agenda/", conference.agenda, name="agenda"),
    path(f"{SESSION}minutes/", conference.write_minutes, name="write_minutes"),
    path(f"{SESSION}minutes/<uuid:minutes>/sign/", conference.sign, name="sign"),
    path(f"{SESSION}minutes/<uuid:minutes>/issue/", conference.issue, name="issue_minutes"),
    path(f"{SESSION}minutes/<uuid:minutes>.docx", conference.minutes_file, name="minutes_file"),
    path(f"{SESSION}invitation.ics", conference.invitation, name="invitation"),
    path("appraisals/", appraisals.appraisals, name="appraisals"),
    path("appraisals/apply/<slug:scheme>/", appraisals.apply, name="apply"),
    path(APPLICATION, appraisals.application, name="application"),
    path(f"{APPLICATION}sheets/<str:stage>/", appraisals.sheet, name="sheet_of"),
    path(f"{APPLICATION}decide/", appraisals.decide, name="decide"),
    path(f"{APPLICATION}objections/", appraisals.object_to, name="object_to"),
    path(f"{APPLICATION}objections/<uuid:objection>/", appraisals.answer, name="answer"),
    path("briefs/", briefs.briefs, name="briefs"),
    path("briefs/<str:month>.<str:form>", briefs.brief, name="brief"),
    path("scores/", scores.scores, name="scores"),
    path("posts/", posts.posts, name="posts"),
    path("posts/give/", posts.give, name="give_post"),
    path("posts/<uuid:post>/end/", posts.end, name="end_post"),
    path("wall/", wall.wall, name="wall"),
    path("wall/figures/", wall.figures, name="wall_figures"),
]

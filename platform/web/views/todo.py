"""我的待办: what is asked of a person today, this week and later, what waits for their decision and what for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import queries as cases
from care.cases import services as case_services
from care.cases.lifecycle import CaseState
from care.cases.queries import RosterFilter, RosterRow
from care.cases.terms import RequestKind
from care.screening import queries as screening
from care.screening.lifecycle import ClassState
from kernel import clock
from kernel.actor import Actor
from obligations import services
from obligations.queries import DutyLine, Horizon, ToDo
from school_calendar import queries as calendars
from web import dates, projection
from web.duty_words import counted
from web.language import translate as _
from web.permit import permit

blueprint = Blueprint("todo", __name__, url_prefix="/<school>/todo")

WEEKS_AHEAD = 4
HEAVY_WEEK = 8
FOLDED_FROM = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a decision: this person's, or somebody else's."""

    title: str
    why: str
    url: str
    verb: str


@dataclass(frozen=True, slots=True)
class Week:
    """How much falls due in one week."""

    label: str
    duties: int

    @property
    def is_heavy(self) -> bool:
        """Whether it is so full that something is better done before."""
        return self.duties >= HEAVY_WEEK


@blueprint.get("/")
@permit(Permission.OBLIGATION_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """The list."""
    todo = services.read_to_do(actor=actor)
    decisions, waiting = _waiting(actor)
    weeks = _weeks(todo.mine)
    return render_template(
        "todo/index.html",
        heading=_heading(todo, len(decisions)),
        below=_below(todo, len(decisions)),
        when=_when(),
        decisions=decisions,
        waiting=waiting,
        groups=[
            (_GROUPS[horizon](), _folded(todo.of(horizon), horizon), horizon is Horizon.TODAY) for horizon in Horizon
        ],
        others=_folded(todo.others),
        todo=todo,
        weeks=weeks,
        advice=_advice(weeks),
        counts=cases.roster_counts(actor) if actor.may(Permission.CASE_READ) else None,
    )


_GROUPS = {Horizon.TODAY: lambda: _("今天"), Horizon.WEEK: lambda: _("本周"), Horizon.LATER: lambda: _("以后")}


def _heading(todo: ToDo, decisions: int) -> str:
    """The answer to: what do I have to do?"""
    today, week, later = (len(todo.of(horizon)) for horizon in Horizon)
    if decisions:
        return _("%(count)s件事等您决定", count=counted(decisions))
    if today and week:
        return _("今天要做%(today)s件事，本周还有%(week)s件", today=counted(today), week=counted(week))
    if today:
        return _("今天要做%(today)s件事", today=counted(today))
    if week:
        return _("今天没有要赶的事，本周还有%(week)s件", week=counted(week))
    if later:
        return _("本周没有要做的事，往后还有%(later)s件", later=counted(later))
    return _("都做完了，目前没有待办")


def _below(todo: ToDo, decisions: int) -> str:
    today, week = len(todo.of(Horizon.TODAY)), len(todo.of(Horizon.WEEK))
    if not decisions or not (today or week):
        return ""
    return _("另外，今天要做%(today)s件事，本周还有%(week)s件。", today=counted(today), week=counted(week))


def _when() -> str:
    """第 12 周 · 第一学期还有 9 周; in a break, when the next term begins."""
    today, term = clock.today(), calendars.current_term()
    if term is not None:
        week, left = (today - term.starts_on).days // 7 + 1, (term.ends_on - today).days // 7
        return _("第 %(week)s 周 · 本学期还有 %(left)s 周", week=week, left=left)
    following = calendars.next_term()
    return _("假期中 · %(day)s 开学", day=dates.day(following.starts_on)) if following else _("假期中")


def _folded(lines: Sequence[DutyLine], horizon: Horizon = Horizon.LATER) -> list[list[DutyLine]]:
    """The same work due on the same day for several students is one entry; what presses today is never folded."""
    if horizon is Horizon.TODAY:
        return [[line] for line in lines]
    entries: list[list[DutyLine]] = []
    for _key, same in groupby(lines, key=lambda line: (line.rule, line.period, line.due_on, line.state)):
        found = list(same)
        entries += [found] if len(found) >= FOLDED_FROM else [[line] for line in found]
    return entries


def _weeks(lines: Sequence[DutyLine]) -> list[Week]:
    """How much falls due in this week (with what is late) and in the three that follow."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    starts = [monday + timedelta(weeks=number) for number in range(WEEKS_AHEAD)]
    return [
        Week(_("本周") if start == monday else dates.day(start), sum(_falls_in(line, start, monday) for line in lines))
        for start in starts
    ]


def _falls_in(line: DutyLine, start: date, monday: date) -> bool:
    if line.due_on is None:
        return False
    return start <= max(line.due_on, monday) < start + timedelta(weeks=1)


def _advice(weeks: Sequence[Week]) -> str:
    """What to do about the fullest of the coming weeks, if it is full."""
    fullest = max(weeks[1:], key=lambda week: week.duties)
    if not fullest.is_heavy or fullest.duties <= weeks[0].duties:
        return ""
    return _("%(week)s 那周较满，可以先做几件。", week=fullest.label)


def _waiting(actor: Actor) -> tuple[list[Waiting], list[Waiting]]:
    """What waits for this person's decision, and what this person waits for."""
    decisions: list[Waiting] = []
    waiting: list[Waiting] = []
    if actor.may(Permission.CASE_READ):
        for row in case_services.list_roster(RosterFilter(waiting=True), actor=actor):
            (decisions if _decides(actor, row) else waiting).append(_case(row, decides=_decides(actor, row)))
    if actor.may(Permission.SCREENING_READ) and (found := screening.board(actor)):
        reviews = actor.may(Permission.SCREENING_REVIEW)
        for group in found.classes:
            if group.state == ClassState.IN_REVIEW:
                mine = group.class_id in actor.class_ids
                (decisions if reviews and not mine else waiting).append(_review(group, decides=reviews and not mine))
    return decisions, waiting


def _decides(actor: Actor, row: RosterRow) -> bool:
    needed = Permission.CASE_PRIORITY if RequestKind.PRIORITY in row.waits_for else Permission.CASE_CONFIRM
    return actor.may(needed) and (row.state != CaseState.CANDIDATE or row.proposed_by != actor.user_id)


def _case(row: RosterRow, *, decides: bool) -> Waiting:
    if row.state == CaseState.CANDIDATE:
        asked = _("提出纳入支持")
    elif RequestKind.PRIORITY in row.waits_for:
        asked = _("建议列为重点")
    else:
        asked = _("申请结案")
    asked = _("等待决定") if projection.is_on() else asked
    place = "case_decisions.show" if decides and row.state == CaseState.CANDIDATE else "cases.show"
    return Waiting(
        title=_(
            "%(class_name)s %(name)s：%(asked)s",
            class_name=row.class_name,
            name=projection.shown_name(row.student_name),
            asked=asked,
        ),
        why=_("%(day)s 提出，须由另一个人决定", day=dates.day(row.since)),
        url=url_for(place, case_id=row.case_id),
        verb=_("查看并决定") if decides else _("看看"),
    )


def _review(group: screening.ClassRow, *, decides: bool) -> Waiting:
    day = dates.day(group.submitted_on) if group.submitted_on else ""
    return Waiting(
        title=_("%(class_name)s：复核摸底结果", class_name=group.class_name),
        why=_("%(who)s %(day)s 提交，%(count)s 名候选", who=group.submitted_by_name, day=day, count=group.candidates),
        url=url_for("screening.show", screening_id=group.id),
        verb=_("去复核") if decides else _("看看"),
    )

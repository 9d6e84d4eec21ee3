"""工作台: what matters today in a school or in one's grades; figures stand beside what to do about them, and rank nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from accounts.permissions import Permission
from care.incidents import queries as incidents
from care.screening.lifecycle import ClassState
from care.screening.queries import Board, ClassRow
from care.seminars import queries as seminars
from care.trainings import queries as trainings
from kernel import clock
from kernel.actor import Actor
from obligations import queries, services
from obligations.lifecycle import DutyState
from obligations.queries import DutyLine, Horizon, Load, ToDo
from people import queries as people
from people.class_names import grade_name
from privacy import queries as privacy
from privacy.consent import Purpose
from tenants import queries as tenants
from tenants.onboarding import SchoolState
from web import dates, desks, saved, waiting
from web.duty_words import counted
from web.language import translate as _
from web.permit import permit
from web.views.todo import HEAVY_WEEK, when

blueprint = Blueprint("board", __name__, url_prefix="/<school>/board")

MOST = 6
"""So many duties of one's own, classes or names stand on the board; the list behind it has them all."""


@dataclass(frozen=True, slots=True)
class GradeRow:
    """How the duties of a grade (None: of the whole school) stand this term."""

    name: str
    done: int
    over: int
    open: int
    late: int

    @property
    def share(self) -> float:
        """How much of what is over was done in time."""
        return self.done / self.over if self.over else 0.0


@dataclass(frozen=True, slots=True)
class Overload:
    """A class teacher with a full week ahead, and who in the grade has more room."""

    load: Load
    who: str
    helper: Load | None
    helper_name: str


@dataclass(frozen=True, slots=True)
class Screened:
    """How far the screening is."""

    done: int
    all: int
    left: Sequence[ClassRow]


@blueprint.get("/")
@permit(Permission.OBLIGATION_BOARD)
def index(actor: Actor) -> ResponseReturnValue:
    """The board of who leads a school or a grade."""
    todo = services.read_to_do(actor=actor)
    queue = waiting.queue(actor)
    pressing = [line for line in todo.mine if line.horizon is not Horizon.LATER]
    grades = _grades(queries.tally(actor))
    blocked = _blocked(actor)
    return render_template(
        "board/index.html",
        heading=_heading(len(queue.decisions), todo, len(blocked)),
        below=_below(grades),
        when=when(),
        kept=saved.just_saved(),
        blocked=blocked,
        decisions=queue.decisions,
        waiting=queue.others,
        mine=_by_work(pressing)[:MOST],
        mine_count=len(pressing),
        more=len(todo.mine) - len(pressing),
        reminders=waiting.reminders(pressing, queue.decisions + queue.others),
        grades=grades,
        badge=queries.badge(actor),
        overloads=_overloads(queries.loads(actor)),
        screened=_screened(queue.screening),
        milestones=_milestones(actor),
        desk=desks.of(actor),
    )


def _heading(decisions: int, todo: ToDo, blocked: int) -> str:
    """The answer to: what matters today?"""
    today, week = len(todo.of(Horizon.TODAY)), len(todo.of(Horizon.WEEK))
    if blocked:
        return _("再完成 %(left)s 步，就可以启用", left=blocked)
    if decisions:
        return _("%(count)s件事等您决定", count=counted(decisions))
    if today:
        return _("今天要做%(today)s件事", today=counted(today))
    if week:
        return _("没有等您决定的事，本周要做%(week)s件", week=counted(week))
    return _("没有等您决定的事")


def _by_work(lines: Sequence[DutyLine]) -> list[list[DutyLine]]:
    """The same work for several students is one entry, the earliest first."""
    by_rule: dict[str, list[DutyLine]] = {}
    for line in lines:
        by_rule.setdefault(line.rule, []).append(line)
    return list(by_rule.values())


def _below(grades: Sequence[GradeRow]) -> str:
    late = sum(row.late for row in grades)
    return _("目前有 %(late)s 件事晚了。", late=late) if late else _("目前没有晚了的事。")


def _grades(tally: Mapping[int | None, Mapping[DutyState, int]]) -> list[GradeRow]:
    return [
        GradeRow(
            name=grade_name(grade) if grade is not None else _("全校事务"),
            done=counts.get(DutyState.DONE, 0),
            over=sum(counts.get(state, 0) for state in _OVER),
            open=counts.get(DutyState.OPEN, 0),
            late=counts.get(DutyState.LATE, 0),
        )
        for grade, counts in tally.items()
    ]


def _seminars() -> str:
    """How many were held this term and how many guardians came, or when the next one is."""
    held, here, next_on = seminars.of_term()
    if held:
        return _("%(held)s 次，到会 %(here)s 位", held=held, here=here)
    return _("%(day)s 召开", day=dates.day(next_on)) if next_on else _("还没有筹备")


_OVER = (DutyState.DONE, DutyState.DONE_LATE, DutyState.MISSED, DutyState.LATE)


def _blocked(actor: Actor) -> list[str]:
    """What is still to be done before the school goes into operation, for who may do it."""
    if g.school.state == SchoolState.ACTIVE or not actor.may(Permission.SCHOOL_ACTIVATE):
        return []
    return [_(item.label) for item in tenants.checklist() if not item.is_done]


def _overloads(loads: Sequence[Load]) -> list[Overload]:
    """Whose week is full, in the order of the classes, with somebody of the same grade who has clearly less to do."""
    full = [load for load in loads if max(load.this_week, load.next_week) >= HEAVY_WEEK][:MOST]
    names = accounts.class_teachers()
    return [_overload(load, loads, names) for load in full]


def _overload(load: Load, loads: Sequence[Load], names: Mapping[UUID, Sequence[str]]) -> Overload:
    beside = [one for one in loads if one.grade == load.grade and one.total * 2 <= load.total]
    helper = min(beside, key=lambda one: one.total, default=None)
    return Overload(
        load,
        "、".join(names.get(load.class_id, ())),
        helper,
        "、".join(names.get(helper.class_id, ())) if helper else "",
    )


def _screened(board: Board | None) -> Screened | None:
    if board is None or not board.classes:
        return None
    done = (ClassState.COMPLETED, ClassState.COMPLETED_LATE)
    left = [row for row in board.classes if row.state not in done]
    return Screened(len(board.classes) - len(left), len(board.classes), left)


def _heads_part(actor: Actor) -> bool:
    """Whether somebody answers for a grade or a college, and not for the school."""
    return bool(actor.grades or actor.org_unit_ids)


def _milestones(actor: Actor) -> list[tuple[str, str, str]]:
    """Label, figure and the endpoint that shows more, for what this term asks of the school."""
    found = []
    if actor.may(Permission.CONSENT_READ) and not actor.class_ids and not _heads_part(actor):
        signed, students = privacy.answered(Purpose.SUPPORT_FILE), people.count_students()
        found.append(
            (_("告知书签回"), _("%(signed)s / %(all)s 人", signed=signed, all=students), "privacy_notices.index")
        )
    if actor.may(Permission.INCIDENT_HANDLE):
        figures = incidents.figures(actor)
        found.append(
            (
                _("事件处置"),
                _("%(count)s 件等受理，%(work)s 件在办", count=figures.reported, work=figures.at_work),
                "incidents.index",
            )
        )
        if actor.may(Permission.MANDATORY_REPORT_READ) and figures.untold:
            said = _("%(count)s 份还没有向外报告", count=figures.untold)
            found.append((_("强制报告"), said, "mandatory_reports.index"))
    if actor.may(Permission.SEMINAR_READ) and not _heads_part(actor):
        found.append((_("家长座谈会"), _seminars(), "seminars.index"))
    if actor.may(Permission.ACCESS_LOG_READ):
        last = clock.local(clock.now()).date().replace(day=1) - timedelta(days=1)  # the log keeps real time
        reads = privacy.count_reads(date(last.year, last.month, 1), last)
        found.append((_("档案查阅"), _("上月 %(reads)s 次", reads=reads), "access_log.index"))
    if actor.may(Permission.TRAINING_OVERSEE):
        held, came = trainings.term_figures()
        found.append((_("教师培训"), _("%(held)s 次，%(came)s 人次", held=held, came=came), "trainings.index"))
    return found

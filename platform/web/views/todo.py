"""我的待办: what is asked of a person today, this week and later, what waits for their decision and what for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from kernel import clock
from kernel.actor import Actor
from obligations import services
from obligations.queries import DutyLine, Horizon, ToDo
from school_calendar import queries as calendars
from web import dates, desks, duty_words, saved, waiting
from web.duty_words import counted
from web.language import translate as _
from web.permit import permit

blueprint = Blueprint("todo", __name__, url_prefix="/<school>/todo")

WEEKS_AHEAD = 4
HEAVY_WEEK = 8
FOLDED_FROM = 3


@dataclass(frozen=True, slots=True)
class Week:
    """How much falls due in one week."""

    label: str
    duties: int

    @property
    def is_heavy(self) -> bool:
        """Whether it is so full that something is better done before."""
        return self.duties >= HEAVY_WEEK


@dataclass(frozen=True, slots=True)
class Together:
    """Work of today that can be done for several students on one page."""

    title: str
    count: int
    url: str


@blueprint.get("/")
@permit(Permission.OBLIGATION_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """The list."""
    todo = services.read_to_do(actor=actor)
    queue = waiting.queue(actor)
    weeks = _weeks(todo.mine)
    return render_template(
        "todo/index.html",
        heading=_heading(todo, len(queue.decisions)),
        below=_below(todo, len(queue.decisions)),
        when=when(),
        kept=saved.just_saved(),
        following=next(iter(todo.mine), None),
        decisions=queue.decisions,
        waiting=queue.others,
        groups=[
            (_GROUPS[horizon](), _folded(todo.of(horizon), horizon), horizon is Horizon.TODAY, _SHOWN[horizon])
            for horizon in Horizon
        ],
        together=_together(todo.of(Horizon.TODAY)),
        batch=batch_url,
        others=_folded(todo.others),
        resting=_folded(todo.resting),
        reminders=waiting.reminders([*todo.mine, *todo.others], queue.decisions + queue.others),
        todo=todo,
        weeks=weeks,
        advice=_advice(weeks),
        desk=desks.of(actor),
    )


def when() -> str:
    """第 12 周 · 第一学期还有 9 周; in a break, when the next term begins; nothing without a calendar."""
    today, term = clock.today(), calendars.current_term()
    if term is not None:
        week, left = (today - term.starts_on).days // 7 + 1, (term.ends_on - today).days // 7
        return _("第 %(week)s 周 · 本学期还有 %(left)s 周", week=week, left=left)
    following = calendars.next_term()
    return _("假期中 · %(day)s 开学", day=dates.day(following.starts_on)) if following else ""


def batch_url(duties: Sequence[DutyLine]) -> str:
    """Where these duties can be done on one page; empty where they cannot."""
    if all(duty_words.can_be_written_together(duty) for duty in duties):
        return url_for("class_letters.index")
    if not all(duty_words.can_be_together(duty) for duty in duties):
        return ""
    return url_for("talk_batches.new", rule=duties[0].rule)


_GROUPS = {Horizon.TODAY: lambda: _("今天"), Horizon.WEEK: lambda: _("本周"), Horizon.LATER: lambda: _("以后")}


# What is not pressing yet opens on demand after so many entries.
_SHOWN = {Horizon.TODAY: None, Horizon.WEEK: None, Horizon.LATER: 6}


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


def _folded(lines: Sequence[DutyLine], horizon: Horizon = Horizon.LATER) -> list[list[DutyLine]]:
    """The same work due on the same day for several students is one entry; what presses today is never folded."""
    if horizon is Horizon.TODAY:
        return [[line] for line in lines]
    entries: list[list[DutyLine]] = []
    for _key, same in groupby(lines, key=lambda line: (line.rule, line.period, line.due_on, line.state)):
        found = list(same)
        entries += [found] if len(found) >= FOLDED_FROM else [[line] for line in found]
    return entries


def _together(today: Sequence[DutyLine]) -> list[Together]:
    """The work of today that several students wait for: it can be done one by one, or on one page."""
    by_rule: dict[str, list[DutyLine]] = {}
    for line in today:
        by_rule.setdefault(line.rule, []).append(line)
    several = [same for same in by_rule.values() if len(same) > 1]
    return [Together(same[0].title, len(same), url) for same in several if (url := batch_url(same))]


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

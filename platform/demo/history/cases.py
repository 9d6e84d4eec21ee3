"""What the leadership group decided: most candidates are taken up, some are a priority, some were closed, some still wait.

The states follow domain.md section 6, but for 已转出: a transfer needs the hand-over between schools, which is to come.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from care.cases import services as cases
from care.cases.lifecycle import IN_CARE, CaseState
from care.cases.models import CaseCategory, CaseFile, CaseRequest
from care.cases.services import Confirmation
from care.cases.terms import CloseReason, RequestKind
from demo.agenda import Deed, Place
from demo.history.tempo import TEMPI
from kernel.db import session
from people.models import Student
from policy_profiles.categories import Tier

# Of a hundred files: still waiting for a decision, priority, closed.
CANDIDATES, PRIORITY, CLOSED = 8, 11, 6
# Of a hundred requests of the rule, so many still wait for somebody to decide.
UNDECIDED = 12
JUDGED_ON, CLOSING_ASKED_ON, CLOSED_ON = date(2026, 9, 28), date(2026, 11, 5), date(2026, 11, 10)

_SUPPORT = (
    "每周一次单独聊十分钟；作业有困难可以请同桌帮忙。",
    "午餐时和老师坐一桌，每周五和家长通一次电话。",
    "课后延时留一个座位，先把当天的作业做完再回家。",
)
_GUIDANCE = "多给一点时间，不追问原因；有明显变化请告诉心理老师。"
_TIPS = ("课堂上请多给一次发言机会。", "请允许慢一点交作业，先问一句有没有困难。", "分组时请和熟悉的同学在一起。")
_ASKED = "近一个月情绪和出勤都有起伏，想请大家多关注一段时间。"
_OUTCOME = (
    "情况已经稳定，家里有人照看，和家长商量后不再需要专门的支持。",
    "约定的目标都做到了，学习和交往都跟上来了。",
)


def deeds(place: Place) -> Iterable[Deed]:
    """Confirmations in one sitting after the review, priority two days later, closings in November."""
    random_ = place.draws("cases")
    confirmed_on = TEMPI[place.school.pace].confirmed_on
    yield Deed(confirmed_on, lambda: _confirm(place, confirmed_on, random_))
    yield Deed(confirmed_on + timedelta(days=2), lambda: _decide_priority(place))
    yield Deed(JUDGED_ON, lambda: _judge(place, random_))
    yield Deed(CLOSING_ASKED_ON, lambda: _ask_closing(place, random_))
    yield Deed(CLOSED_ON, lambda: _close(place))


def _confirm(place: Place, day: date, random_: random.Random) -> None:
    candidates = _files(CaseFile.state == CaseState.CANDIDATE)
    left_for_later = {case.id for case in _draw(candidates, _share(CANDIDATES), random_)}
    private = set(session().scalars(select(CaseCategory.case_id).where(CaseCategory.tier == Tier.T4)))
    said = {
        case.id: Confirmation(
            guardian_informed_on=day,
            support=random_.choice(_SUPPORT),
            guidance=_GUIDANCE if case.id in private else "",
            tip=random_.choice(_TIPS),
        )
        for case in candidates
        if case.id not in left_for_later
    }
    cases.confirm_all(confirmations=said, actor=place.head())


def _decide_priority(place: Place) -> None:
    """The head follows the rule as far as the usual share goes, leaves a few for later, and says no to the others."""
    head = place.head()
    asked = _files(_waits(RequestKind.PRIORITY))
    granted = min(_share(PRIORITY), round(len(asked) * (100 - UNDECIDED) / 100))
    left = granted + max(1, round(len(asked) * UNDECIDED / 100))
    for case in asked[:granted]:
        cases.raise_priority(case, actor=head)
    for case in asked[left:]:
        cases.refuse_priority(case, reason="两项情况都有人照看，先按平常的安排支持，一个月后再看。", actor=head)


def _judge(place: Place, random_: random.Random) -> None:
    """Where the rule names too few, class teachers ask in their own words and the head agrees."""
    raised = _files(CaseFile.state == CaseState.PRIORITY)
    ordinary = _files(CaseFile.state == CaseState.CONFIRMED, ~_waits(RequestKind.PRIORITY))
    head = place.head()
    for case in _draw(ordinary, _share(PRIORITY) - len(raised), random_):
        cases.ask_priority(case, reason=_ASKED, actor=place.teacher(case.class_id))
        cases.raise_priority(case, actor=head)


def _ask_closing(place: Place, random_: random.Random) -> None:
    """A class teacher asks; one request more than will be granted waits for the group."""
    ordinary = _files(CaseFile.state == CaseState.CONFIRMED, ~_waits(RequestKind.PRIORITY))
    for case in _draw(ordinary, _share(CLOSED) + 1, random_):
        reason = random_.choice((CloseReason.GOAL_MET, CloseReason.GONE))
        outcome = _OUTCOME[reason is CloseReason.GOAL_MET]
        cases.ask_closing(case, reason=reason, outcome=outcome, actor=place.teacher(case.class_id))


def _close(place: Place) -> None:
    head = place.head()
    for case in _files(_waits(RequestKind.CLOSING))[1:]:
        cases.close(case, actor=head)


def _files(*conditions: ColumnElement[bool]) -> Sequence[CaseFile]:
    """The files for which this holds, by the students' numbers."""
    query = select(CaseFile).join(Student, Student.id == CaseFile.student_id).where(*conditions)
    return session().scalars(query.order_by(Student.number)).all()


def _waits(kind: RequestKind) -> ColumnElement[bool]:
    return exists().where(CaseRequest.case_id == CaseFile.id, CaseRequest.kind == kind, CaseRequest.granted.is_(None))


def _share(percent: int) -> int:
    """So many of a hundred of the school's files."""
    return round(len(session().scalars(select(CaseFile.id)).all()) * percent / 100)


def _draw(files: Sequence[CaseFile], number: int, random_: random.Random) -> list[CaseFile]:
    return random_.sample(files, min(max(0, number), len(files)))


def in_care() -> Sequence[tuple[UUID, UUID, bool]]:
    """Who is in care now: file, class, whether with priority; by class and student number."""
    query = (
        select(CaseFile.id, CaseFile.class_id, CaseFile.handled_since)
        .join(Student, Student.id == CaseFile.student_id)
        .where(CaseFile.state.in_(IN_CARE))
        .order_by(Student.number)
    )
    return [(case, group, since is not None) for case, group, since in session().execute(query)]

"""The rosters of the university's colleges: every round attested by the class teachers, signed by a cadre, received.

One college has not signed its November roster yet, although most of its teachers have done their part.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import Select, select

from care.archives import queries, services
from care.archives.lifecycle import HANDED_IN, Answer, Difference
from care.archives.models import RosterLine, RosterRefresh
from care.cases.models import CaseFile
from demo.agenda import Deed, Place
from demo.history.colleges import centre, colleges, head_of, shown_college
from kernel.actor import Actor
from kernel.db import session
from people.models import ClassGroup
from policy_profiles import queries as documents
from policy_profiles.evidence import EvidenceKind

ROUNDS = (date(2026, 9, 15), date(2026, 11, 16))
RECEIVED_AFTER = {date(2026, 9, 15): date(2026, 9, 17), date(2026, 11, 16): date(2026, 11, 17)}
LEFT_OPEN = date(2026, 11, 16)
"""The round in which one college is still filling in."""

WORDS: dict[Difference, str] = {
    Difference.STALE_CONTACT: "已电话核实联系方式，家长近期不便来校。",
    Difference.NEW_SIGNAL: "新情况已在档案中补记，支持措施照常。",
    Difference.GUARDIAN_CHANGED: "监护人信息已按学生本人说明更新。",
    Difference.NO_EVIDENCE: "材料已收齐，本周内补进档案。",
}


def deeds(place: Place) -> Iterable[Deed]:
    """The rounds of a school whose document asks colleges for a roster; of any other school nothing."""
    profile = documents.builtin_profile(place.school.profile)
    if any(EvidenceKind.ROSTER_REFRESH in rule.evidence for rule in profile.rules if rule.enabled):
        for day in ROUNDS:
            yield Deed(day, partial(_round, place, day))


def _round(place: Place, day: date) -> list[Deed]:
    """A deed for every college, and one for what the centre received."""
    slow = shown_college(place) if day == LEFT_OPEN else None
    filled = [Deed(day, partial(_fill, place, college, is_slow=college == slow)) for college in colleges()]
    return [*filled, Deed(RECEIVED_AFTER[day], _receive)]


def _fill(place: Place, college_id: UUID, *, is_slow: bool) -> None:
    """Where it is slow, one year has not been answered yet."""
    cadre = head_of(college_id)
    college = queries.visible_college(cadre, college_id)
    refresh = services.generate(college=college, actor=cadre)
    for line, class_id, grade in session().execute(_lines(refresh.id)).all():
        if not is_slow or grade != place.school.teachers_grade:
            _answer(refresh, line, place.teacher(class_id))
    if not is_slow:
        session().flush()  # the signature counts the answers
        services.sign(refresh=refresh, college=college, attested=True, seen_version=refresh.version, actor=cadre)


def _lines(refresh_id: UUID) -> Select[RosterLine, UUID, int]:
    return (
        select(RosterLine, ClassGroup.id, ClassGroup.grade)
        .join(CaseFile, CaseFile.id == RosterLine.case_id)
        .join(ClassGroup, ClassGroup.id == CaseFile.class_id)
        .where(RosterLine.refresh_id == refresh_id)
        .order_by(ClassGroup.grade, ClassGroup.number, RosterLine.id)
    )


def _answer(refresh: RosterRefresh, line: RosterLine, teacher: Actor) -> None:
    found = [Difference(one) for one in line.differences]
    if Difference.GONE in found:
        services.answer(refresh=refresh, line=line, given=Answer.REMOVED, actor=teacher)
        return
    words = "".join(WORDS.get(one, "") for one in found)
    services.answer(refresh=refresh, line=line, given=Answer.UNCHANGED, note=words, actor=teacher)


def _receive() -> None:
    receiver = centre()
    waiting = select(RosterRefresh).where(RosterRefresh.state.in_(HANDED_IN)).order_by(RosterRefresh.id)
    for refresh in session().scalars(waiting).all():
        services.receive(refresh=refresh, seen_version=refresh.version, actor=receiver)

"""What waits for a person's decision, and what the person waits for: candidates, requests, classes in review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask import url_for

from accounts.permissions import Permission
from care.cases import figures
from care.cases import services as case_services
from care.cases.lifecycle import CaseState, CaseStep, possible_steps
from care.cases.queries import RosterFilter, RosterRow
from care.cases.terms import RequestKind
from care.fee_relief import services as fee_relief
from care.fee_relief.queries import ReliefLine
from care.home_contact import services as home_contact
from care.home_contact.lifecycle import LetterState
from care.home_contact.queries import LetterLine
from care.incidents import queries as incidents
from care.incidents.queries import IncidentLine
from care.screening import queries as screening
from care.screening.lifecycle import ClassState
from care.screening.queries import Board, ClassRow
from care.seminars import queries as seminars
from care.seminars.queries import SeminarLine
from care.support_plans import services as plans
from care.support_plans.queries import PlanLine
from kernel import clock
from kernel.actor import Actor
from obligations import queries
from obligations.lifecycle import Matter
from obligations.queries import DutyLine
from policy_profiles.categories import Tier
from web import dates, projection
from web.figures import number
from web.language import translate as _
from works.queries import Work

MOST = 20
"""So many plans stand on the desk; the others follow when these are decided on."""

MOST_LETTERS = 200
"""Letters stand there by class, in one line each."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a decision: this person's, or somebody else's."""

    kind: Matter | None
    """What somebody can be reminded of; None where nobody is."""
    about: UUID
    title: str
    why: str
    url: str
    verb: str


@dataclass(slots=True)
class Queue:
    """What this person decides, what others decide, and the board of the screening, which was read on the way."""

    decisions: list[Waiting] = field(default_factory=list)
    others: list[Waiting] = field(default_factory=list)
    screening: Board | None = None

    def add(self, item: Waiting, *, decides: bool) -> None:
        """To whom it belongs."""
        (self.decisions if decides else self.others).append(item)


def queue(actor: Actor) -> Queue:
    """Everything that waits and that this person may know of; reading it is logged."""
    found = Queue()
    if actor.may(Permission.CASE_READ):
        _add_cases(found, case_services.list_roster(RosterFilter(waiting=True), actor=actor), actor)
    if actor.may(Permission.SCREENING_READ):
        found.screening = screening.board(actor)
        _add_reviews(found, found.screening.classes if found.screening else (), actor)
    if actor.may(Permission.LETTER_APPROVE):
        letters = home_contact.read_letters([LetterState.REVIEW], limit=MOST_LETTERS, of_others=True, actor=actor)
        found.decisions += _letters(letters)
    if actor.may(Permission.PLAN_AGREE):
        found.decisions += map(_plan, plans.list_plans_to_agree(limit=MOST, actor=actor))
    if actor.may(Permission.SEMINAR_CONFIRM):
        found.decisions += map(_minutes, seminars.minutes_to_confirm(actor, limit=MOST))
    if actor.may(Permission.FEE_RELIEF_DECIDE):
        found.decisions += map(_relief, fee_relief.list_to_decide(limit=MOST, actor=actor))
    if actor.may(Permission.CASE_EXPORT):
        found.decisions += map(_export, case_services.list_exports_to_decide())
    if actor.may(Permission.INCIDENT_HANDLE):
        found.decisions += map(_incident, incidents.lines_to_accept(actor, limit=MOST))
    return found


def _add_cases(found: Queue, rows: Sequence[RosterRow], actor: Actor) -> None:
    deciding = [_decides(actor, row) for row in rows]
    usual = "" if all(deciding) else _usual(figures.usual_days())
    for row, decides in zip(rows, deciding, strict=True):
        found.add(_case(row, usual, decides=decides), decides=decides)


def _add_reviews(found: Queue, classes: Sequence[ClassRow], actor: Actor) -> None:
    waiting = [group for group in classes if group.state == ClassState.IN_REVIEW]
    deciding = [actor.may(Permission.SCREENING_REVIEW) and group.class_id not in actor.class_ids for group in waiting]
    usual = "" if all(deciding) else _usual(screening.usual_days())
    for group, decides in zip(waiting, deciding, strict=True):
        found.add(_review(group, usual, decides=decides), decides=decides)


def _decides(actor: Actor, row: RosterRow) -> bool:
    """Whether it is this person's decision, by the rules of the case itself; never by who proposed it."""
    steps = possible_steps(row.state, {Tier.T4} if row.is_restricted else (), actor.roles)
    if row.state == CaseState.CANDIDATE:
        return CaseStep.CONFIRM in steps and row.proposed_by != actor.user_id
    # Somebody's own request and another one may wait side by side.
    return any(_STEPS[kind] in steps for kind in row.waits_for - row.own_requests)


_STEPS = {RequestKind.PRIORITY: CaseStep.DECIDE_PRIORITY, RequestKind.CLOSING: CaseStep.DECIDE_CLOSING}


def _case(row: RosterRow, usual: str, *, decides: bool) -> Waiting:
    if row.state == CaseState.CANDIDATE:
        asked = _("提出纳入支持")
    elif RequestKind.PRIORITY in row.waits_for:
        asked = _("建议列为重点")
    else:
        asked = _("申请结案")
    asked = _("等待决定") if projection.is_on() else asked
    day = dates.day(row.since)
    who = _("领导小组另一位成员决定")
    place = "case_decisions.show" if decides and row.state == CaseState.CANDIDATE else "cases.show"
    return Waiting(
        kind=Matter.CASE,
        about=row.case_id,
        title=_whose(row.class_name, row.student_name, asked),
        why=_("%(day)s 提出，须由另一个人决定", day=day)
        if decides
        else _("%(day)s 提出，由%(who)s", day=day, who=who) + usual,
        url=url_for(place, case_id=row.case_id),
        verb=_("查看并决定") if decides else _("看看"),
    )


def _review(group: ClassRow, usual: str, *, decides: bool) -> Waiting:
    day = dates.day(group.submitted_on) if group.submitted_on else ""
    why = _("%(who)s %(day)s 提交，%(count)s 名候选", who=group.submitted_by_name, day=day, count=group.candidates)
    return Waiting(
        kind=Matter.SCREENING,
        about=group.id,
        title=_("%(class_name)s：复核摸底结果", class_name=group.class_name),
        why=why if decides else why + _("，由年级组长或领导小组复核") + usual,
        url=url_for("screening.show", screening_id=group.id),
        verb=_("去复核") if decides else _("看看"),
    )


def _letters(lines: Sequence[LetterLine]) -> list[Waiting]:
    """Those of one class in one line, since they are decided on together."""
    by_class: dict[UUID, list[LetterLine]] = {}
    for line in lines:
        by_class.setdefault(line.class_id, []).append(line)
    return [_letter(some[0]) if len(some) == 1 else _class_letters(some) for some in by_class.values()]


def _class_letters(lines: Sequence[LetterLine]) -> Waiting:
    first = lines[0]
    return Waiting(
        kind=None,
        about=first.class_id,
        title=_("%(group)s：%(count)s 封给家长的信", group=first.class_name, count=number(len(lines))),
        why=_("%(who)s %(day)s 写，须由另一个人审核", who=first.by, day=dates.day(first.written_on)),
        url=url_for("class_letters.show", class_id=first.class_id),
        verb=_("去审核"),
    )


def _letter(line: LetterLine) -> Waiting:
    return Waiting(
        kind=None,
        about=line.id,
        title=_whose(line.class_name, line.student_name, _("给家长的信")),
        why=_("%(who)s %(day)s 写，须由另一个人审核", who=line.by, day=dates.day(line.written_on)),
        url=url_for("letters.show", case_id=line.case_id, letter_id=line.id),
        verb=_("去审核"),
    )


def _plan(line: PlanLine) -> Waiting:
    return Waiting(
        kind=None,
        about=line.plan.id,
        title=_whose(line.class_name, line.student_name, _("支持计划")),
        why=_("%(who)s 起草，须由另一个人同意", who=line.plan.drafted_by_name),
        url=url_for("support_plans.show", plan_id=line.plan.id),
        verb=_("查看并决定"),
    )


def _relief(line: ReliefLine) -> Waiting:
    asked = _("等待决定") if projection.is_on() else _("申请费用减免")
    return Waiting(
        kind=None,
        about=line.id,
        title=_whose(line.class_name, line.student_name, asked),
        why=_("%(who)s %(day)s 申请，须由另一个人审批", who=line.asked_by_name, day=dates.day(line.asked_on)),
        url=url_for("fee_reliefs.show", relief_id=line.id),
        verb=_("查看并决定"),
    )


def _export(work: Work) -> Waiting:
    return Waiting(
        kind=None,
        about=work.id,
        title=_("%(who)s申请带出一份文件", who=work.asked_by_name),
        why=_("%(day)s 申请，须由您批准", day=dates.day(clock.local(work.asked_at).date())),
        url=url_for("exports.show", export_id=work.id),
        verb=_("查看并决定"),
    )


def _incident(line: IncidentLine) -> Waiting:
    return Waiting(
        kind=None,
        about=line.id,
        title=_("受理一件上报的事"),
        why=_("%(day)s 上报，两个工作日内受理", day=dates.day(line.reported_on)),
        url=url_for("incidents.show", incident_id=line.id),
        verb=_("去受理"),
    )


def _minutes(line: SeminarLine) -> Waiting:
    return Waiting(
        kind=None,
        about=line.id,
        title=_("座谈会纪要：%(topic)s", topic=line.topic),
        why=_("%(day)s 召开，到会 %(here)s 位，须由另一个人确认", day=dates.day(line.planned_on), here=line.here),
        url=url_for("seminars.show", seminar_id=line.id),
        verb=_("查看并确认"),
    )


def _whose(class_name: str, name: str, what: str) -> str:
    return _("%(class_name)s %(name)s：%(asked)s", class_name=class_name, name=projection.shown_name(name), asked=what)


def _usual(days: int | None) -> str:
    """How long such a decision takes, where enough were made to say so."""
    if days is None:
        return ""
    return _("，通常 %(days)s 天", days=days) if days else _("，通常当天")


def reminders(lines: Iterable[DutyLine], items: Iterable[Waiting]) -> dict[UUID, str]:
    """Who asked today for what, in words: seen by whoever is to act, and by who waits. One statement."""
    names = queries.reminders_today([*(line.id for line in lines), *(item.about for item in items)])
    return {about: _("%(who)s今天提醒过", who=name) for about, name in names.items()}

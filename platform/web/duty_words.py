"""How a duty is called, when it presses, why it exists and where its work is done: one table each, for every page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from flask import Flask, g, url_for
from flask_babel import LazyString, format_date, get_locale, lazy_gettext

from accounts.permissions import Permission
from accounts.roles import LABELS, Role
from kernel import clock
from obligations import services as obligations
from obligations.lifecycle import AGREEMENT, NAMED, STATE_LABELS, DutyState
from obligations.queries import DutyLine, Horizon
from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import SubjectKind
from web import dates, figures, projection
from web.language import translate as _


@dataclass(frozen=True, slots=True)
class Verb:
    """Where work is recorded: the words of the button, the page, and the permission that it asks for.

    `per_case`: the page is that of one case and is given its id.
    """

    text: LazyString
    endpoint: str
    permission: Permission
    per_case: bool = True


VERBS: dict[EvidenceKind, Verb] = {
    EvidenceKind.SCREENING: Verb(
        lazy_gettext("去登记"), "screening.index", Permission.SCREENING_RECORD, per_case=False
    ),
    EvidenceKind.TALK: Verb(lazy_gettext("登记谈话"), "talks.new", Permission.TALK_RECORD),
    EvidenceKind.PEER_TALK: Verb(lazy_gettext("登记谈话"), "talks.new", Permission.TALK_RECORD),
    EvidenceKind.TALK_PLAN: Verb(lazy_gettext("写交流预案"), "talk_plans.new", Permission.TALK_RECORD),
    EvidenceKind.FOLLOW_UP: Verb(lazy_gettext("写跟踪记录"), "talks.new_follow_up", Permission.TALK_RECORD),
    EvidenceKind.ARCHIVE_BATCH: Verb(
        lazy_gettext("去归档"), "archive_batches.index", Permission.ARCHIVE_DELIVER, per_case=False
    ),
    EvidenceKind.FILING_GUIDANCE: Verb(
        lazy_gettext("去发布"), "archive_batches.guidance", Permission.ARCHIVE_GUIDE, per_case=False
    ),
    EvidenceKind.ROSTER_REFRESH: Verb(
        lazy_gettext("去刷新"), "roster_refreshes.index", Permission.ROSTER_FILL, per_case=False
    ),
    EvidenceKind.ROSTER_ENTRY: Verb(
        lazy_gettext("立即添加到花名册"), "roster_supplements.show", Permission.ROSTER_SIGN, per_case=False
    ),
    EvidenceKind.TUTORING_PLAN: Verb(lazy_gettext("写计划"), "support_plans.new", Permission.PLAN_RECORD),
    EvidenceKind.REHAB_PLAN: Verb(lazy_gettext("写计划"), "support_plans.new", Permission.PLAN_RECORD),
    EvidenceKind.INDIVIDUAL_PLAN: Verb(lazy_gettext("写计划"), "support_plans.new", Permission.PLAN_RECORD),
    EvidenceKind.EDUCATION_PLAN: Verb(lazy_gettext("写计划"), "support_plans.new", Permission.PLAN_RECORD),
    EvidenceKind.PLAN_REVIEW: Verb(lazy_gettext("写回顾"), "plan_work.choose", Permission.PLAN_RECORD),
    EvidenceKind.REHAB_REVIEW: Verb(lazy_gettext("写回顾"), "plan_work.choose", Permission.PLAN_RECORD),
    EvidenceKind.INDIVIDUAL_REVIEW: Verb(lazy_gettext("写回顾"), "plan_work.choose", Permission.PLAN_RECORD),
    EvidenceKind.FEE_DECISION: Verb(lazy_gettext("去审批"), "fee_reliefs.of_case", Permission.FEE_RELIEF_READ),
    EvidenceKind.SUPPORT_CHECK: Verb(
        lazy_gettext("去核对"), "support_needs.index", Permission.SUPPORT_CHECK, per_case=False
    ),
    EvidenceKind.SEMINAR: Verb(lazy_gettext("去筹备"), "seminars.index", Permission.SEMINAR_PLAN, per_case=False),
    EvidenceKind.ACTIVITY: Verb(lazy_gettext("登记活动"), "activities.new", Permission.ACTIVITY_RECORD, per_case=False),
    EvidenceKind.STUDENT_FORUM: Verb(lazy_gettext("登记座谈"), "student_forums.new", Permission.FORUM_RECORD),
    EvidenceKind.GUARDIAN_CONTACT: Verb(lazy_gettext("登记联系"), "guardian_contacts.new", Permission.CONTACT_RECORD),
    EvidenceKind.PHONE_LOG: Verb(lazy_gettext("登记电话"), "guardian_contacts.new", Permission.CONTACT_RECORD),
    EvidenceKind.LETTER: Verb(lazy_gettext("写信"), "letters.new", Permission.CONTACT_RECORD),
    EvidenceKind.LETTER_REPLY: Verb(lazy_gettext("看这封信"), "letters.show", Permission.CONTACT_RECORD),
    EvidenceKind.HOME_VISIT: Verb(lazy_gettext("登记家访"), "visits.new", Permission.CONTACT_RECORD),
    EvidenceKind.SCHOOL_VISIT: Verb(lazy_gettext("登记校访"), "visits.new", Permission.CONTACT_RECORD),
    EvidenceKind.TRAINING: Verb(lazy_gettext("去安排"), "trainings.index", Permission.TRAINING_PLAN, per_case=False),
    EvidenceKind.EXCHANGE: Verb(lazy_gettext("去安排"), "trainings.index", Permission.TRAINING_PLAN, per_case=False),
    EvidenceKind.INCIDENT: Verb(lazy_gettext("看这件事"), "incidents.show", Permission.INCIDENT_HANDLE),
    EvidenceKind.SCHOOL_ACTION: Verb(lazy_gettext("去受理"), "incidents.show", Permission.INCIDENT_HANDLE),
    EvidenceKind.APPOINTMENT: Verb(
        lazy_gettext("去任命"), "leadership.index", Permission.GROUP_APPOINT, per_case=False
    ),
}
"""Work that has a form of its own. All other work is noted on the duty's own page."""

TITLES: dict[str, LazyString] = {
    "R01": lazy_gettext("%(whom)s：摸底登记"),
    "R04": lazy_gettext("与%(whom)s谈话"),
    "R05": lazy_gettext("向同学或任课老师了解%(whom)s的近况"),
    "R06": lazy_gettext("%(whom)s：%(period)s跟踪记录"),
    "R07": lazy_gettext("去%(whom)s家里看看"),
    "R08": lazy_gettext("与%(whom)s的家长联系"),
    "R12": lazy_gettext("%(whom)s：写学期总结"),
    "R13": lazy_gettext("%(whom)s：写班主任工作总结"),
    "R14": lazy_gettext("%(whom)s：定学习辅导计划"),
    "R15": lazy_gettext("与%(whom)s谈话之前，先写交流预案"),
    "R27": lazy_gettext("%(whom)s：添加到花名册"),
    "R30": lazy_gettext("%(whom)s：学期复核"),
    "AGREED": lazy_gettext("%(whom)s：会商约定的事"),
}
"""Rule -> what is to be done and for whom; another rule is called by its own title."""

FOR_EVERYBODY = frozenset({"R04", "R05", "R06", "R07", "R08", "R12", "R15", "R30", "AGREED"})
"""What is done for every child in care. All other work says something of the child's situation, so 投屏模式 does not name it."""

TAGS: dict[DutyState, str] = {
    DutyState.UPCOMING: "",
    DutyState.OPEN: "later",
    DutyState.LATE: "late",
    DutyState.DONE: "done",
    DutyState.DONE_LATE: "done",
    DutyState.MISSED: "late",
    DutyState.WAIVED: "info",
    DutyState.POSTPONED: "info",
    DutyState.DEFERRED: "info",
    DutyState.AWAITING_CALENDAR: "info",
}
"""State -> the shape and colour of its tag."""


UNTIL: dict[DutyState, LazyString] = {
    DutyState.WAIVED: lazy_gettext("豁免到 %(day)s"),
    DutyState.POSTPONED: lazy_gettext("延期到 %(day)s"),
}
"""What was decided, in the tag."""

NUMERAL_LABELS = dict(enumerate(("零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十")))


def init(app: Flask) -> None:
    """Give templates the words of duties."""
    app.jinja_env.globals.update(
        duty_title=title,
        duty_tag=tag,
        duty_why=why,
        duty_steps=steps,
        duty_named=named,
        counted=counted,
        duty_verb=verb,
        duty_owner=owner,
        duty_state=state,
    )


def title(duty: DutyLine) -> str:
    """What is to be done, and for whom."""
    whom = projection.shown_name(duty.student_name or "") or duty.class_name or ""
    words = TITLES.get(duty.rule)
    if duty.student_name and projection.is_on() and duty.rule not in FOR_EVERYBODY:
        return _("%(whom)s：一项支持", whom=whom)
    if words is not None and whom:
        return str(words) % {"whom": whom, "period": _month(duty.period)}
    return f"{whom}：{duty.title}" if whom else duty.title


def tag(duty: DutyLine) -> tuple[str, str]:
    """The shape, and when it is due: 晚了 2 天, 宽限到 11-18, 今天, 11-20 周五前, 11-30 前; or until when it rests."""
    if duty.state is DutyState.LATE:
        return "late", _("晚了 %(days)s 天", days=duty.days_late)
    if duty.state in UNTIL and duty.waived_until is not None:
        return TAGS[duty.state], str(UNTIL[duty.state]) % {"day": dates.day(duty.waived_until)}
    if duty.state is not DutyState.OPEN or duty.due_on is None:
        return TAGS[duty.state], state(duty)
    return _open_tag(duty, duty.due_on)


def _open_tag(duty: DutyLine, due: date) -> tuple[str, str]:
    if due < clock.today() and duty.grace_end_on:
        return "today", _("宽限到 %(day)s", day=dates.day(duty.grace_end_on))
    if due == clock.today():
        at = f"{clock.local(duty.due_at):%H:%M}" if duty.due_at else ""
        return "today", _("今天 %(time)s 前", time=at) if at else _("今天")
    if duty.horizon is Horizon.WEEK:
        weekday = format_date(due, "EEE", rebase=False)
        return "later", _("%(day)s %(weekday)s前", day=dates.day(due), weekday=weekday)
    return "later", _("%(day)s 前", day=dates.day(due))


def why(duty: DutyLine) -> str:
    """The arithmetic behind the date, and the clause that asks for it."""
    arithmetic = duty.why("en" if str(get_locale()) == "en" else "zh")
    if duty.subject_kind == AGREEMENT:
        return arithmetic
    return _("%(arithmetic)s · 制度%(clause)s", arithmetic=arithmetic, clause=duty.clause)


def verb(duty: DutyLine) -> tuple[str, str]:
    """The words of the button and where it leads; the duty's own page where there is no form to fill in."""
    for kind in duty.evidence:
        found = VERBS.get(EvidenceKind(kind))
        if found is not None and duty.is_mine and g.actor.may(found.permission):
            return str(found.text), _place(found, duty)
    own_page = url_for("obligations.show", obligation_id=duty.id)
    notes_it = duty.is_mine and duty.is_pressing and obligations.can_be_noted(duty.evidence)
    return (_("登记完成"), f"{own_page}#note") if notes_it else (_("看看"), own_page)


def _place(found: Verb, duty: DutyLine) -> str:
    """The page of the work; that of a case is told which duty is to be done, and fills in what it knows."""
    if EvidenceKind.ROSTER_ENTRY in duty.evidence:
        return url_for(found.endpoint, supplement_id=duty.subject_id)
    if found.endpoint == "incidents.show":
        return url_for(found.endpoint, incident_id=duty.subject_id)
    if duty.subject_kind == SubjectKind.EVENT:
        return url_for("phone_log.of_duty", obligation_id=duty.id)
    return url_for(found.endpoint, case_id=duty.subject_id, duty=duty.id) if found.per_case else url_for(found.endpoint)


def steps(duty: DutyLine) -> list[str]:
    """The arithmetic step by step, for who wants to check it."""
    return duty.steps("en" if str(get_locale()) == "en" else "zh")


def named(title: str, period: str) -> str:
    """What a record is credited to: 个别谈话, 每月跟踪（11 月）."""
    if _MONTH.fullmatch(period) is None:
        return title
    return _("%(title)s（%(month)s）", title=title, month=_month(period))


def can_be_together(duty: DutyLine) -> bool:
    """Whether this person may do the duty for several students on one page."""
    asked = {EvidenceKind.TALK, EvidenceKind.PEER_TALK, EvidenceKind.FOLLOW_UP}
    may = duty.is_mine and g.actor.may(Permission.TALK_RECORD)
    return may and duty.student_id is not None and not asked.isdisjoint(duty.evidence)


def can_be_written_together(duty: DutyLine) -> bool:
    """Whether this person may write the letters of several students on one page."""
    may = duty.is_mine and g.actor.may(Permission.CONTACT_RECORD)
    return may and duty.student_id is not None and EvidenceKind.LETTER in duty.evidence


def counted(number: int) -> str:
    """两 for 2 and so on up to ten, as people write it before 件; figures beyond that."""
    return _(NUMERAL_LABELS[number]) if number in NUMERAL_LABELS else f" {figures.number(number)} "


def owner(duty: DutyLine) -> str:
    """Whose turn it is; the principal answers for a function of the school's own."""
    words = _OUTSIDE.get(duty.owner_role)
    known = Role(duty.owner_role) if duty.owner_role in set(Role) else Role.PRINCIPAL
    return str(words) if words else _(LABELS[known])


def state(duty: DutyLine) -> str:
    """How the duty stands."""
    return _(STATE_LABELS[duty.state])


_MONTH = re.compile(r"\d{4}-\d{2}")

_OUTSIDE = {
    NAMED: lazy_gettext("约定的负责人"),
    "logistics": lazy_gettext("后勤"),
    "evaluator": lazy_gettext("评估员"),
    "resource_teacher": lazy_gettext("资源教师"),
    "guardian": lazy_gettext("家长"),
    "village_contact": lazy_gettext("村（居）委会联络员"),
}


def _month(period: str) -> str:
    """`2026-11` as 11 月; a period that is no month is left out."""
    year, _dash, month = period.partition("-")
    return _("%(month)s 月", month=int(month)) if year.isdigit() and month.isdigit() else ""

"""What the pages of incidents and mandatory reports say: kinds, states, days, and the choices of their forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from accounts.queries import Colleague
from accounts.roles import Role
from care.cases import queries as cases
from care.incidents.lifecycle import INCIDENT_LABELS, REPORT_LABELS, IncidentState, ReportState
from care.incidents.queries import IncidentLine, IncidentView, ReportLine, ReportView
from care.incidents.schemas import AboutSchema
from care.incidents.terms import (
    AUTHORITY_LABELS,
    CONSEQUENCE_LABELS,
    EFFECT_LABELS,
    ENTRY_LABELS,
    FINDING_LABELS,
    HARM_LABELS,
    KIND_LABELS,
    NOTE_LABELS,
    OFFICE_LABELS,
    READING_LABELS,
    SUSPECT_LABELS,
    TELLING_LABELS,
)
from kernel.actor import Actor
from kernel.errors import NotFound
from kernel.settings import settings
from people import queries as people
from web import dates, forms
from web.language import translate as _

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Child:
    """The child that a form is about."""

    id: UUID
    name: str


STATE_TAGS: dict[IncidentState, str] = {
    IncidentState.REPORTED: "today",
    IncidentState.ACCEPTED: "later",
    IncidentState.INQUIRY: "later",
    IncidentState.FOUND: "later",
    IncidentState.MEASURED: "later",
    IncidentState.REVISITED: "later",
    IncidentState.CLOSED: "done",
}
"""State -> the shape and colour of its tag."""

REPORT_TAGS: dict[ReportState, str] = {
    ReportState.FOUND: "late",
    ReportState.TOLD: "today",
    ReportState.RECEIVED: "later",
    ReportState.COOPERATING: "later",
    ReportState.ENDED: "done",
}
"""The same of mandatory reports."""

TABLE_LABELS = ("情形", "影响程度", "上报日期", "状态", "下一步期限", "处理人", "认定", "认定日期", "关闭日期")
"""The columns of the list as a workbook: nobody's name but the handler's."""
REPORT_TABLE_LABELS = ("情形", "发现日期", "状态", "已告知")
"""The columns of mandatory reports as a workbook: nobody's name at all."""


def words() -> dict[str, object]:
    """What every page of the room calls things by."""
    return {
        "kinds": options(KIND_LABELS),
        "effects": options(EFFECT_LABELS),
        "findings": options(FINDING_LABELS),
        "consequences": options(CONSEQUENCE_LABELS),
        "harms": options(HARM_LABELS),
        "suspects": options(SUSPECT_LABELS),
        "shut_choices": options(READING_LABELS),
        "authorities": options(AUTHORITY_LABELS),
        "telling_ways": options(TELLING_LABELS),
        "kind_words": KIND_LABELS,
        "effect_words": EFFECT_LABELS,
        "finding_words": FINDING_LABELS,
        "consequence_words": CONSEQUENCE_LABELS,
        "entry_words": ENTRY_LABELS,
        "harm_words": HARM_LABELS,
        "suspect_words": SUSPECT_LABELS,
        "authority_words": AUTHORITY_LABELS,
        "telling_words": TELLING_LABELS,
        "note_words": NOTE_LABELS,
        "shut_words": READING_LABELS,
        "office_words": OFFICE_LABELS,
        "state_words": INCIDENT_LABELS,
        "state_tags": STATE_TAGS,
        "report_words": REPORT_LABELS,
        "report_tags": REPORT_TAGS,
        "due_words": due,
    }


def options(labels: Mapping[Any, str]) -> Options:  # Any: the enum of one of the room's closed sets
    """A closed set as the choices of a form."""
    return [(str(key), str(_(label))) for key, label in labels.items()]


def people_options(found: Iterable[Colleague]) -> Options:
    """Colleagues as the choices of a form."""
    return [(str(one.user_id), f"{one.name}（{one.role_words}）") for one in found]


def due(line: IncidentLine) -> tuple[str, str]:
    """Until when the next step is due, as shape and words; empty where nothing is."""
    if line.due_on is None:
        waits = line.state in (IncidentState.REPORTED, IncidentState.ACCEPTED, IncidentState.INQUIRY)
        return ("", _("待校历确认")) if waits else ("", "")
    if line.is_late:
        return "late", _("应在 %(day)s 前", day=dates.day(line.due_on))
    return "later", _("%(day)s 前", day=dates.day(line.due_on))


def facts(view: IncidentView) -> list[tuple[str, str]]:
    """What is known of an incident beside its words."""
    line = view.line
    moment = dates.day(view.happened_on) if view.happened_on else ""
    told = [
        (_("情形"), _(KIND_LABELS[line.kind])),
        (_("影响程度"), _(EFFECT_LABELS[line.effect])),
        (_("什么时候"), f"{moment} {view.at:%H:%M}" if view.at else moment),
        (_("上报"), dates.day(line.reported_on)),
        (_("怎样来的"), _("匿名反映") if line.is_anonymous else _("实名上报")),
        (_("被反映的人"), line.accused_name),
        (_("处理人"), line.handler_name),
    ]
    if line.finding is not None and view.consequence is not None:
        told.append((_("认定"), _(FINDING_LABELS[line.finding])))
        told.append((_("后果"), _(CONSEQUENCE_LABELS[view.consequence])))
        told.append(
            (
                _("评优资格"),
                _("%(months)s 个月内不参加评优", months=view.months_without_honours)
                if view.months_without_honours
                else _("不受影响"),
            )
        )
    return [(label, text) for label, text in told if text]


def report_facts(view: ReportView) -> list[tuple[str, str]]:
    """What is known of a mandatory report beside its words."""
    moment = dates.day(view.line.noticed_on)
    told = [
        (_("情形"), _(HARM_LABELS[view.line.harm])),
        (_("可能来自"), _(SUSPECT_LABELS[view.suspect])),
        (_("发现"), f"{moment} {view.noticed_at:%H:%M}" if view.noticed_at else moment),
        (_("报告人"), view.by or _("由情况上报转来")),
        (_("不公开给"), _(READING_LABELS[Role(view.shut_role)]) if view.shut_role else ""),
    ]
    return [(label, text) for label, text in told if text]


def cells(line: IncidentLine) -> Sequence[object]:
    """A line of the list for the workbook."""
    return (
        _(KIND_LABELS[line.kind]),
        _(EFFECT_LABELS[line.effect]),
        line.reported_on,
        _(INCIDENT_LABELS[line.state]),
        line.due_on or "",
        line.handler_name,
        _(FINDING_LABELS[line.finding]) if line.finding else "",
        line.found_on or "",
        line.closed_on or "",
    )


def report_cells(line: ReportLine) -> Sequence[object]:
    """A mandatory report for the workbook."""
    told = "、".join(str(_(AUTHORITY_LABELS[one])) for one in AUTHORITY_LABELS if one in line.told)
    return _(HARM_LABELS[line.harm]), line.noticed_on, _(REPORT_LABELS[line.state]), told


def not_told(view: ReportView) -> list[str]:
    """The authorities that nobody has told yet."""
    return [str(_(label)) for one, label in AUTHORITY_LABELS.items() if one not in view.line.told]


def receivable(view: ReportView) -> Options:
    """The tellings whose receipt is still to come, as the choices of a form."""
    return [
        (str(one.id), f"{_(AUTHORITY_LABELS[one.authority])} {dates.moment(one.told_at)}")
        for one in view.notices
        if not one.receipt
    ]


def about(actor: Actor) -> Child | None:
    """The child that the address names, by its own id or its file's; None for one whom this person does not see.

    The way to a report must never end at a page that says no.
    """
    asked = forms.parse_query(AboutSchema)
    with suppress(NotFound):
        if asked["case"] is not None:
            return _child(actor, cases.visible_case_student(actor, asked["case"]))
        if asked["student"] is not None:
            return _child(actor, asked["student"])
    return None


def student_of(actor: Actor, form: forms.Form) -> Child | None:
    """The child that a form is about, be it fresh, a draft or refused."""
    with suppress(NotFound, ValueError):
        return _child(actor, UUID(form.value("student_id")))
    return None


def without_child() -> str:
    """What is said when a report was kept without the child it was begun for."""
    return _("您写的都已记下。您现在看不到这位同学，所以没有连到这位同学的档案，请在补充里写明是谁。")


def _child(actor: Actor, student_id: UUID) -> Child:
    found = people.visible_student(actor, student_id)
    return Child(found.id, found.name)


def public_address(path: str) -> str:
    """A page that everybody may open, under the portal's public name."""
    return f"{(settings().public_url or request.host_url).rstrip('/')}{path}"

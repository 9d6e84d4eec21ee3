"""一起填写: the tracking of the month, or the same talk, for several students on one page; what stays blank is not recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services as cases
from care.cases.lifecycle import CaseState
from care.cases.queries import RosterFilter
from care.talks import queries, services
from care.talks.errors import RowsRefused
from care.talks.schemas import RuleSchema, TalkPageSchema, TrackingPageSchema, UndoSchema, in_words
from care.talks.services import Recorded, TalkEntry, Tracking, TrackingEntry
from care.talks.terms import KIND_LABELS, WAY_LABELS, Way
from kernel.actor import Actor
from kernel.errors import InvalidInput, NotFound
from obligations import services as obligations
from obligations.queries import DutyLine
from policy_profiles.evidence import EvidenceKind
from web import duty_words, errors, forms, record_words, saved, talk_words
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("talk_batches", __name__, url_prefix="/<school>/talk-batches")

MOST = 30
"""Rows on one page; whoever has more comes back for the rest."""


@dataclass(frozen=True, slots=True)
class Row:
    """One student on the page; without a duty when somebody did it meanwhile."""

    case_id: UUID
    name: str
    class_name: str
    duty: DutyLine | None


@blueprint.get("/new")
@permit(Permission.TALK_RECORD)
def new(actor: Actor) -> ResponseReturnValue:
    """A row for each student for whom this person still owes the duty."""
    rule = forms.parse_query(RuleSchema)["rule"]
    rows = _owed(actor, rule)
    if rows and not _is_tracking(rows):
        kind = talk_words.kind_for(rows[0].duty)
        form = forms.blank(rule=rule, kind=kind, day=record_words.today(), place=queries.last_place(actor))
    else:
        form = forms.blank(rule=rule, way=Way.OBSERVATION, day=record_words.today())
    template = "talk_batches/tracking.html" if _is_tracking(rows) or not rows else "talk_batches/talks.html"
    return render_template(template, form=form, rows=rows, **_choices(form))


@blueprint.post("/tracking")
@permit(Permission.TALK_RECORD)
def record_tracking(actor: Actor) -> ResponseReturnValue:
    """Write the tracking records of the rows that are filled in."""
    form = forms.read(TrackingPageSchema)
    with form, _faults_by_row("strategy"):
        data = form.data
        entries = [
            TrackingEntry(case_id=case_id, tracking=Tracking(**row))
            for case_id, row in data["student"].items()
            if row["strategy"]
        ]
        _some(entries)
        recorded = services.record_follow_ups(
            way=data["way"], happened_on=data["happened_on"], entries=entries, actor=actor
        )
    if form.failed:
        return _again("talk_batches/tracking.html", actor, form)
    return _on(recorded)


@blueprint.post("/talks")
@permit(Permission.TALK_RECORD)
def record_talks(actor: Actor) -> ResponseReturnValue:
    """Record the talks of the rows that are filled in."""
    form = forms.read(TalkPageSchema)
    with form, _faults_by_row("content"):
        data = form.data
        entries = [
            TalkEntry(
                case_id=case_id,
                kind=data["kind"],
                happened_on=data["happened_on"],
                place=data["place"],
                content=in_words(row["topics"], row["content"]),
            )
            for case_id, row in data["student"].items()
            if row["topics"] or row["content"]
        ]
        _some(entries)
        recorded = services.record_talks(entries=entries, actor=actor)
    if form.failed:
        return _again("talk_batches/talks.html", actor, form)
    return _on(recorded)


@blueprint.post("/withdrawal")
@permit(Permission.TALK_RECORD)
def withdraw(actor: Actor) -> ResponseReturnValue:
    """Undo what was just saved, one record or a whole page of them."""
    services.withdraw_together(record_ids=forms.parse(UndoSchema)["record"], actor=actor)
    flash(_("已撤销，相应的待办重新打开。"), "info")
    return see_other("todo.index")


@contextmanager
def _faults_by_row(part: str) -> Iterator[None]:
    """What the service says of a case, beside the row of its student."""
    try:
        yield
    except RowsRefused as refused:
        faults = {
            f"student[{case_id}][{part}]": [errors.message_of(fault)] for case_id, fault in refused.faults.items()
        }
        raise InvalidInput(faults) from refused


def _some(entries: Sequence[TalkEntry | TrackingEntry]) -> None:
    if not entries:
        raise InvalidInput({"rows": [_("还没有填写任何一行。请至少填写一名学生。")]})


def _on(recorded: Sequence[Recorded]) -> ResponseReturnValue:
    ids = [one.record.id for one in recorded]
    saved.tell(record_words.said(recorded), undo=url_for("talk_batches.withdraw"), record_ids=ids)
    return see_other("todo.index")


def _again(template: str, actor: Actor, form: forms.Form) -> ResponseReturnValue:
    """The page with what was typed, also for students whose duty somebody did meanwhile."""
    rows = _owed(actor, form.value("rule"))
    missing = {UUID(key) for key in form.keys("student") if _is_id(key)} - {row.case_id for row in rows}
    if missing:
        wanted = RosterFilter(states=tuple(CaseState), case_ids=missing)
        rows += [
            Row(line.case_id, line.student_name, line.class_name, None)
            for line in cases.list_roster(wanted, actor=actor)
        ]
    return form.page(template, rows=rows, **_choices(form))


def _is_id(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True


def _owed(actor: Actor, rule: str) -> list[Row]:
    """The students for whom this person owes the duty of a rule now. Raises NotFound for a rule without such a page."""
    mine = [line for line in obligations.read_to_do(actor=actor).mine if line.rule == rule]
    if any(not duty_words.can_be_together(line) for line in mine):
        raise NotFound
    return [Row(line.subject_id, line.student_name or "", line.class_name or "", line) for line in mine][:MOST]


def _is_tracking(rows: Sequence[Row]) -> bool:
    return any(row.duty is not None and EvidenceKind.FOLLOW_UP in row.duty.evidence for row in rows)


def _choices(form: forms.Form) -> dict[str, object]:
    return {
        "days": record_words.days(),
        "ways": [(way.value, _(label)) for way, label in WAY_LABELS.items()],
        "kinds": [(kind.value, _(label)) for kind, label in KIND_LABELS.items()],
        "topics": talk_words.topics(),
        "places": talk_words.places(form.value("place")),
    }

"""履职一览 and one duty: its window, clause, versions and arithmetic, what did it, who waived it and why."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from care.talks import services as talks
from kernel import clock
from kernel.actor import Actor
from obligations import queries, services
from obligations.lifecycle import AGREEMENT, DECISION_LABELS, ORDER_LABELS, STATE_LABELS, Decision
from obligations.schemas import BoardSchema, NoteSchema, WaiverSchema
from people import queries as people
from people.class_names import grade_name
from web import duty_words, forms, saved
from web.paging import paging
from web.permit import permit
from web.replies import see_other, xlsx_file

blueprint = Blueprint("obligations", __name__, url_prefix="/<school>/duties")

# What a record that did a duty is called.
RECORD_LABELS = {
    "talk": "谈话记录",
    "follow_up": "跟踪记录",
    "talk_plan": "交流预案",
    "subject_card": "任课教师反馈卡",
    "support_plan": "支持计划",
    "fee_relief": "费用减免审批",
    "support_check": "应助尽助核对",
    "plan_review": "计划回顾",
    "training": "教师培训",
    "exchange": "班主任交流会",
    "class_screening": "全班摸底登记",
    "roster_snapshot": "已签名的花名册",
    "roster_supplement": "花名册增补",
    "archive_batch": "档案移交",
    "filing_guidance": "建档指引",
    "appointment": "领导小组任命",
    "note": "本人登记",
    "other": "记录",
}


@blueprint.get("/")
@permit(Permission.OBLIGATION_BOARD)
def index(actor: Actor) -> ResponseReturnValue:
    """The duties of the school or of one's grades: how many stand how, and the list."""
    asked = forms.parse_query(BoardSchema)
    query = queries.board(actor, **asked)
    page = paging(queries.count(query))
    return render_template(
        "obligations/index.html",
        asked=asked,
        asked_values={name: value for name, value in asked.items() if value is not None},
        duties=services.read_board(query=page.of(query), actor=actor),
        paging=page,
        tally=queries.tally(actor),
        grade_name=grade_name,
        states=STATE_LABELS,
        orders=ORDER_LABELS,
        classes=[(line.group.id, line.group.name) for line in people.class_list(actor)],
        rules=queries.rules_in_use(actor),
    )


@blueprint.get("/table")
@permit(Permission.OBLIGATION_BOARD)
def table(actor: Actor) -> ResponseReturnValue:
    """The same list as a file. It names no student: a file leaves the house, and bulk export of names is approved apart."""
    found = queries.lines(queries.board(actor, **forms.parse_query(BoardSchema)))
    return xlsx_file(
        _("履职一览"),
        [
            _("班级"),
            _("事项"),
            _("状态"),
            _("开始"),
            _("截止"),
            _("宽限到"),
            _("完成"),
            _("登记"),
            _("由谁"),
            _("依据"),
        ],
        [
            [
                duty.class_name or _("全校"),
                duty_words.named(duty.title, duty.period),
                _(STATE_LABELS[duty.state]),
                duty.opens_on,
                duty.due_on,
                duty.grace_end_on,
                duty.done_on,
                duty.recorded_on,
                duty_words.owner(duty),
                duty.clause,
            ]
            for duty in found
        ],
    )


@blueprint.get("/<uuid:obligation_id>")
@permit(Permission.OBLIGATION_READ)
def show(actor: Actor, obligation_id: UUID) -> ResponseReturnValue:
    """One duty and everything that can be said about it."""
    return _page(actor, obligation_id)


@blueprint.post("/<uuid:obligation_id>/notes")
@permit(Permission.OBLIGATION_NOTE)
def note(actor: Actor, obligation_id: UUID) -> ResponseReturnValue:
    """Note that the duty was done; the list offers 撤销 and the next one."""
    form = forms.read(NoteSchema)
    with form:
        noted = services.note_done(obligation_id=obligation_id, **form.data, actor=actor)
        titles = " · ".join(duty_words.named(duty.title, duty.period) for duty in noted.credited)
    if form.failed:
        return _page(actor, obligation_id, note_form=form)
    undo = url_for("obligations.withdraw_note", obligation_id=obligation_id, note_id=noted.note_id)
    saved.tell(_("已登记，记入 %(duties)s", duties=titles), undo=undo)
    return see_other("todo.index")


@blueprint.post("/<uuid:obligation_id>/notes/<uuid:note_id>/withdrawal")
@permit(Permission.OBLIGATION_NOTE)
def withdraw_note(actor: Actor, obligation_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Undo a note of one's own on the day it was written."""
    queries.visible_duty(actor, obligation_id)
    services.withdraw_note(note_id=note_id, actor=actor)
    flash(_("已撤回，这件事重新回到待办。"), "info")
    return see_other("obligations.show", obligation_id=obligation_id)


@blueprint.post("/<uuid:obligation_id>/waivers")
@permit(Permission.OBLIGATION_WAIVE)
def waive(actor: Actor, obligation_id: UUID) -> ResponseReturnValue:
    """Let the duty rest until a day, for a reason."""
    form = forms.read(WaiverSchema)
    with form:
        services.waive(obligation_id=obligation_id, **form.data, actor=actor)
    if form.failed:
        return _page(actor, obligation_id, waiver_form=form)
    flash(_("已记下决定，到期后自动恢复。"), "done")
    return see_other("obligations.show", obligation_id=obligation_id)


@blueprint.post("/<uuid:obligation_id>/waivers/end")
@permit(Permission.OBLIGATION_WAIVE)
def end_waiver(actor: Actor, obligation_id: UUID) -> ResponseReturnValue:
    """Take the waiver back."""
    services.end_waiver(obligation_id=obligation_id, actor=actor)
    flash(_("已取消，按原来的日期办理。"), "info")
    return see_other("obligations.show", obligation_id=obligation_id)


def _page(
    actor: Actor, obligation_id: UUID, *, note_form: forms.Form | None = None, waiver_form: forms.Form | None = None
) -> ResponseReturnValue:
    found = services.read_duty(obligation_id=obligation_id, actor=actor)
    line = found.line
    context = {
        "found": found,
        "duty": line,
        "records": RECORD_LABELS,
        "note_form": note_form or forms.blank(happened_on=min(clock.today(), line.period_end_on or clock.today())),
        "waiver_form": waiver_form or forms.blank(kind=Decision.POSTPONED),
        "may_note": line.is_mine and not line.is_done and services.can_be_noted(line.evidence),
        "may_remind": line.is_pressing and not line.is_mine,
        "reminded": queries.reminders_today([line.id]).get(line.id, ""),
        "may_waive": actor.may(Permission.OBLIGATION_WAIVE) and not line.is_over,
        "is_waived": line.state in queries.RESTING,
        "decision_choices": [(kind.value, _(label)) for kind, label in DECISION_LABELS.items()],
        "conference_id": talks.conference_of(line.subject_id, actor=actor) if line.subject_kind == AGREEMENT else None,
        "today": clock.today(),
    }
    failed = note_form or waiver_form
    if failed:
        return failed.page("obligations/show.html", **context)
    return render_template("obligations/show.html", **context)

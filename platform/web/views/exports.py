"""导出审批: files with the names of students in care that colleagues ask for, and a second person's yes or no."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services
from care.cases.lifecycle import STATE_LABELS, CaseState
from care.cases.schemas import RefusalSchema
from care.cases.terms import PAPER_LABELS, REFUSAL_LABELS, SPAN_LABELS, PaperPurpose, Span
from documents.case_forms import FORM_LABELS, FormKind
from kernel.actor import Actor
from people import queries as people
from web import forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other
from works import queries as works
from works.queries import Work

blueprint = Blueprint("exports", __name__, url_prefix="/<school>/cases/exports/<uuid:export_id>")


@blueprint.get("/decision")
@permit(Permission.CASE_EXPORT)
def show(actor: Actor, export_id: UUID) -> ResponseReturnValue:
    """Who asks for what, and what for."""
    return _page(actor, works.asked(export_id), forms.blank())


@blueprint.post("/approval")
@permit(Permission.CASE_EXPORT, fresh=True)
def allow(actor: Actor, export_id: UUID) -> ResponseReturnValue:
    """Let it be made."""
    work = services.allow_export(export_id, actor=actor)
    flash(_("已批准，文件只给%(name)s下载，保留一天。", name=work.asked_by_name), "done")
    return see_other("board.index")


@blueprint.post("/refusal")
@permit(Permission.CASE_EXPORT)
def refuse(actor: Actor, export_id: UUID) -> ResponseReturnValue:
    """Say no, and why."""
    form = forms.read(RefusalSchema)
    with form:
        services.refuse_export(export_id, reason=form.data["reason"], actor=actor)
    if form.failed:
        return _page(actor, works.asked(export_id), form)
    flash(_("已回复：没有批准。"), "info")
    return see_other("board.index")


def _page(actor: Actor, work: Work, form: forms.Form) -> ResponseReturnValue:
    context = {
        "work": work,
        "what": _what(actor, work),
        "purpose": _(PAPER_LABELS[PaperPurpose(work.purpose)]) if work.purpose else "",
        "reasons": [(reason.value, _(label)) for reason, label in REFUSAL_LABELS.items()],
    }
    if form.failed:
        return form.page("exports/show.html", **context)
    return render_template("exports/show.html", form=form, **context)


def _what(actor: Actor, work: Work) -> list[str]:
    """The part of the list or the forms that is asked for, in words."""
    class_id = work.args.get("class_id")
    classes = {str(line.group.id): line.group.name for line in people.class_list(actor)}
    said = [classes.get(class_id, _("已毕业或撤销的班级")) if class_id else _("全校")]
    said += [_(STATE_LABELS[CaseState(state)]) for state in work.args.get("states", ())]
    said += [_(FORM_LABELS[FormKind(kind)]) for kind in work.args.get("forms", ())]
    return said + ([_(SPAN_LABELS[Span(work.args["span"])])] if "span" in work.args else [])

"""强制报告: what somebody noticed of harm to a child, whom they told, and what came of it. Nobody has to agree first."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.incidents import queries, services
from care.incidents.queries import PAGE, ReportFilter
from care.incidents.schemas import (
    EndSchema,
    MandatorySchema,
    NoteSchema,
    ReceiptSchema,
    ReportListSchema,
    ToldSchema,
)
from kernel import clock
from kernel.actor import Actor
from web import drafting, forms, incident_words
from web.inputs import Values
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other, xlsx_file

blueprint = Blueprint("mandatory_reports", __name__, url_prefix="/<school>/mandatory-reports")

_MOST = 5000


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.MANDATORY_REPORT_READ, reads=True)
def index(actor: Actor) -> ResponseReturnValue:
    """What was written down, what nobody outside knows on top."""
    asked = forms.parse_search(ReportListSchema)
    wanted = _filter(asked)
    page = paging(queries.count_reports(actor, wanted), PAGE)
    return render_template(
        "mandatory_reports/index.html",
        lines=services.list_mandatory(wanted, page=page.number, actor=actor),
        untold=queries.count_reports(actor, ReportFilter(untold=True)),
        paging=page,
        asked=asked,
        **incident_words.words(),
    )


@blueprint.get("/table")
@permit(Permission.MANDATORY_REPORT_READ)
def table(actor: Actor) -> ResponseReturnValue:
    """The list as a workbook, without anybody's name."""
    wanted = _filter(forms.parse_query(ReportListSchema))
    rows = [incident_words.report_cells(line) for line in queries.report_lines(actor, wanted, size=_MOST)]
    return xlsx_file(_("紧急报告清单"), [str(_(label)) for label in incident_words.REPORT_TABLE_LABELS], rows)


@blueprint.get("/new")
@permit(Permission.MANDATORY_REPORT_RECORD)
def new(actor: Actor) -> ResponseReturnValue:
    """The form; opened from a child's page it is about that child."""
    student = incident_words.about(actor)
    form = drafting.begun(
        actor,
        url_for("mandatory_reports.create"),
        noticed_on=clock.today(),
        suspect="unknown",
        student_id=student.id if student else None,
    )
    return _form_page(actor, form)


@blueprint.post("/new")
@permit(Permission.MANDATORY_REPORT_RECORD, while_paused=True)
def create(actor: Actor) -> ResponseReturnValue:
    """Write it down, and go on to whom to tell."""
    form, report = forms.read(MandatorySchema), None
    with form:
        report = services.open_report(form.data["entry"], actor=actor)
    if form.failed or report is None:
        return _form_page(actor, form)
    if form.data["entry"].student_id != report.student_id:
        flash(incident_words.without_child(), "today")
    flash(_("已记下。请现在打电话报告，打完在下面记一笔。不用等谁批准。"), "today")
    return see_other("mandatory_reports.show", report_id=report.id)


@blueprint.get("/<uuid:report_id>")
@permit(Permission.MANDATORY_REPORT_RECORD)
def show(actor: Actor, report_id: UUID) -> ResponseReturnValue:
    """One report: who was told, what came back, what is to be done."""
    return _page(actor, report_id, forms.blank(on=clock.today()), "")


@blueprint.post("/<uuid:report_id>/authorities")
@permit(Permission.MANDATORY_REPORT_RECORD, while_paused=True)
def tell(actor: Actor, report_id: UUID) -> ResponseReturnValue:
    """Note that an authority was told."""
    form = forms.read(ToldSchema)
    with form:
        services.tell_authority(queries.visible_report(actor, report_id), form.data["told"], actor=actor)
    return _done(actor, report_id, form, "tell", _("已记下。拿到回执后，在下面登记。"))


@blueprint.post("/<uuid:report_id>/receipts")
@permit(Permission.MANDATORY_REPORT_RECORD, while_paused=True)
def receive(actor: Actor, report_id: UUID) -> ResponseReturnValue:
    """Note what the authority gave in return."""
    form = forms.read(ReceiptSchema)
    with form:
        data = form.data
        report = queries.visible_report(actor, report_id)
        number, day = data["number"], data["received_on"]
        services.note_receipt(report, notice_id=data["told_id"], number=number, received_on=day, actor=actor)
    return _done(actor, report_id, form, "receive", _("回执已登记。"))


@blueprint.post("/<uuid:report_id>/notes")
@permit(Permission.MANDATORY_REPORT_RECORD, while_paused=True)
def cooperate(actor: Actor, report_id: UUID) -> ResponseReturnValue:
    """Note what was done meanwhile."""
    form = forms.read(NoteSchema)
    with form:
        services.cooperate(queries.visible_report(actor, report_id), words=form.data["words"], actor=actor)
    return _done(actor, report_id, form, "cooperate", _("已记下。"))


@blueprint.post("/<uuid:report_id>/closing")
@permit(Permission.MANDATORY_REPORT_READ, while_paused=True)
def end(actor: Actor, report_id: UUID) -> ResponseReturnValue:
    """It is over, and how."""
    form = forms.read(EndSchema)
    with form:
        data = form.data
        report = queries.visible_report(actor, report_id)
        services.end(report, words=data["outcome"], seen=data["version"], actor=actor)
    return _done(actor, report_id, form, "end", _("已结束。"))


def _done(actor: Actor, report_id: UUID, form: forms.Form, at: str, said: str) -> ResponseReturnValue:
    if form.failed:
        return _page(actor, report_id, form, at)
    flash(said, "done")
    return see_other("mandatory_reports.show", report_id=report_id)


def _page(actor: Actor, report_id: UUID, form: forms.Form, at: str) -> ResponseReturnValue:
    view = services.open_mandatory(report_id, actor=actor)
    shown = {
        "view": view,
        "at": at,
        "today": clock.today(),
        "facts": incident_words.report_facts(view),
        "missing": incident_words.not_told(view),
        "receivable": incident_words.receivable(view),
        **incident_words.words(),
    }
    if form.failed:
        return form.page("mandatory_reports/show.html", **shown)
    return render_template("mandatory_reports/show.html", form=form, **shown)


def _form_page(actor: Actor, form: forms.Form) -> ResponseReturnValue:
    shown = {"student": incident_words.student_of(actor, form), **incident_words.words()}
    if form.failed:
        return form.page("mandatory_reports/form.html", **shown)
    return render_template("mandatory_reports/form.html", form=form, **shown)


def _filter(asked: Values) -> ReportFilter:
    return ReportFilter(is_open=not asked["ended"], text=asked["q"], newest_first=asked["newest"] or asked["ended"])

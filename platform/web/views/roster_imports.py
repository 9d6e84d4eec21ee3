"""导入名册: the template, the upload, the dry run with every fault, the yes, and how far it is."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from kernel.errors import InvalidInput
from people import queries, services
from people.errors import FileRefused
from people.faults import WORDING, Fault, Level
from people.roster.columns import SheetKind
from people.roster.lifecycle import LABELS, ImportMove, ImportState
from people.roster.preview import FIELD_LABELS, MOST
from people.roster.reader import MAX_BYTES
from people.schemas import UploadSchema, VersionSchema
from web import errors, forms, polls
from web.permit import permit
from web.polls import polled
from web.replies import binary_file, csv_file, fragment, see_other
from works import queries as works
from works.lifecycle import WorkKind

blueprint = Blueprint("roster_imports", __name__, url_prefix="/<school>/roster-imports")

SHOWN_FAULTS = 200
_WORK = (WorkKind.ROSTER_CHECK, WorkKind.ROSTER_COMMIT)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LEVELS = {Level.ERROR: "late", Level.WARNING: "today", Level.NOTE: "info"}


@blueprint.get("/")
@permit(Permission.PEOPLE_IMPORT)
def index(_actor: Actor) -> ResponseReturnValue:
    """Templates, upload and the latest imports."""
    return render_template("roster_imports/index.html", form=forms.blank(), **_latest())


@blueprint.get("/templates/workbook")
@permit(Permission.PEOPLE_IMPORT)
def workbook(_actor: Actor) -> ResponseReturnValue:
    """The .xlsx to fill in."""
    return binary_file("名册模板.xlsx", queries.roster_template(), _XLSX)


@blueprint.get("/templates/<any(students, staff):kind>")
@permit(Permission.PEOPLE_IMPORT)
def text(_actor: Actor, kind: str) -> ResponseReturnValue:
    """The .csv to fill in."""
    name = {"students": "学生名册模板.csv", "staff": "教职工名册模板.csv"}[kind]
    return binary_file(name, queries.roster_text_template(SheetKind(kind)), "text/csv")


@blueprint.post("/")
@permit(Permission.PEOPLE_IMPORT)
def create(actor: Actor) -> ResponseReturnValue:
    """Take up a file; the check follows as a job."""
    form = forms.read(UploadSchema)
    with form:
        sent = forms.uploaded("file")
        try:
            roster = services.start_import(
                data=sent.stream.read(MAX_BYTES + 1), file_name=sent.filename or "", **form.data, actor=actor
            )
        except FileRefused as refused:
            raise InvalidInput({"file": [errors.message_of(refused)]}) from refused
    if form.failed:
        return form.page("roster_imports/index.html", **_latest())
    return see_other("roster_imports.show", import_id=roster.id)


@blueprint.get("/<uuid:import_id>")
@permit(Permission.PEOPLE_IMPORT)
def show(_actor: Actor, import_id: UUID) -> ResponseReturnValue:
    """How far an import is, what it would do, what has to be mended."""
    return render_template("roster_imports/show.html", **_about(import_id))


@blueprint.get("/<uuid:import_id>/progress")
@permit(Permission.PEOPLE_IMPORT)
@polled(works.stamp_about)
def progress(actor: Actor, import_id: UUID) -> ResponseReturnValue:
    """The same for a page that looks again by itself."""
    about = _about(import_id)
    response = Response(fragment("roster_imports/show.html", "progress", **about), mimetype="text/html")
    response.headers["ETag"] = polls.tag(actor, about["stamp"], address=request.path)
    return response


@blueprint.get("/<uuid:import_id>/faults")
@permit(Permission.PEOPLE_IMPORT)
def faults(_actor: Actor, import_id: UUID) -> ResponseReturnValue:
    """Every fault as a .csv, to be worked through beside the roster."""
    found = [_told(fault) for fault in queries.faults_of(queries.roster_import(import_id))]
    header = [_("工作表"), _("行"), _("列"), _("单元格"), _("问题"), _("怎样改")]
    rows = [[one["sheet"], one["row"], one["column"], one["cell"], one["wrong"], one["mend"]] for one in found]
    return csv_file(_("名册核对结果"), header, rows)


@blueprint.post("/<uuid:import_id>/confirmation")
@permit(Permission.PEOPLE_IMPORT)
def confirm(actor: Actor, import_id: UUID) -> ResponseReturnValue:
    """Say yes to the dry run."""
    seen = forms.parse(VersionSchema)["version"]
    services.confirm_import(roster=queries.roster_import(import_id), seen_version=seen, actor=actor)
    return see_other("roster_imports.show", import_id=import_id)


@blueprint.post("/<uuid:import_id>/cancellation")
@permit(Permission.PEOPLE_IMPORT)
def cancel(actor: Actor, import_id: UUID) -> ResponseReturnValue:
    """Give an import up; its rows are erased."""
    roster = services.cancel_import(roster=queries.roster_import(import_id), actor=actor)
    if roster.is_working:
        flash(_("正在停下。写了一半的内容都会撤回。"), "info")
        return see_other("roster_imports.show", import_id=import_id)
    flash(_("已取消，上传的内容已清除。"), "done")
    return see_other("roster_imports.index")


def _about(import_id: UUID) -> dict[str, object]:
    roster = queries.roster_import(import_id)
    found = queries.faults_of(roster)
    work = works.newest(_WORK, import_id)
    return {
        "roster": roster,
        "work": work,
        "stamp": works.shown(work) if work else (),
        "faults": [_told(fault) for fault in found[:SHOWN_FAULTS]],
        "faults_total": len(found),
        "states": LABELS,
        "fields": FIELD_LABELS,
        "most": MOST,
        "may_confirm": roster.may(ImportMove.CONFIRM),
        "may_cancel": roster.may(ImportMove.CANCEL) and not (work and work.stop_asked_at),
        "is_faulty": roster.state == ImportState.FAULTY,
    }


def _latest() -> dict[str, object]:
    return {"imports": queries.roster_imports(), "states": LABELS, "limit": MAX_BYTES // (1024 * 1024)}


def _told(fault: Fault) -> dict[str, object]:
    """A fault in the language of the page."""
    wrong, mend = (_(words).format(column=fault.column, **fault.details) for words in WORDING[fault.code])
    return {
        "sheet": fault.sheet,
        "row": fault.row or "",
        "column": fault.column,
        "cell": fault.cell,
        "wrong": wrong,
        "mend": mend,
        "kind": _LEVELS[fault.level],
        "level": fault.level,
    }

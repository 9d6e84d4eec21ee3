"""辅导记录: a page of the counselling centre's own, one deliberate step behind the file."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services
from care.cases.file import FileView, NoteView
from care.cases.schemas import CorrectionSchema, CounsellingSchema
from care.cases.services import NoteEntry
from kernel.actor import Actor
from kernel.errors import NotFound
from web import drafting, forms, record_words
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("counselling_notes", __name__, url_prefix="/<school>/cases/<uuid:case_id>/counselling-notes")


@blueprint.get("/")
@permit(Permission.CASE_READ)
def index(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The notes of one file, newest first; an author keeps sight of their own."""
    file, notes = services.open_notes(case_id, actor=actor)
    return render_template("counselling_notes/index.html", file=file, notes=notes)


@blueprint.get("/new")
@permit(Permission.CASE_COUNSEL)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form for a note."""
    place = url_for("counselling_notes.write", case_id=case_id)
    return _page(actor, case_id, drafting.begun(actor, place, day=record_words.today()))


@blueprint.post("/")
@permit(Permission.CASE_COUNSEL)
def write(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Write a note."""
    form = forms.read(CounsellingSchema)
    with form:
        services.write_note(NoteEntry(case_id=case_id, **form.data), actor=actor)
    if form.failed:
        return _page(actor, case_id, form)
    flash(_("已写下。只有心理健康教育教师可以看。"), "done")
    return see_other("counselling_notes.index", case_id=case_id)


@blueprint.get("/<uuid:counselling_id>")
@permit(Permission.CASE_COUNSEL)
def edit(actor: Actor, case_id: UUID, counselling_id: UUID) -> ResponseReturnValue:
    """The form to correct a note of one's own."""
    file, note = _found(actor, case_id, counselling_id)
    place = url_for("counselling_notes.correct", case_id=case_id, counselling_id=counselling_id)
    values = {"version": note.version, "happened_on": note.happened_on, "talked": note.talked, "planned": note.planned}
    return render_template(
        "counselling_notes/edit.html", form=drafting.begun(actor, place, **values), file=file, action=place
    )


@blueprint.post("/<uuid:counselling_id>")
@permit(Permission.CASE_COUNSEL)
def correct(actor: Actor, case_id: UUID, counselling_id: UUID) -> ResponseReturnValue:
    """Correct it; a lost update shows both versions."""
    form = forms.read(CorrectionSchema)
    with form:
        data = form.data
        services.correct_note(
            case_id,
            counselling_id,
            happened_on=data["happened_on"],
            talked=data["talked"],
            planned=data["planned"],
            seen=data["version"],
            actor=actor,
        )
    if form.failed:
        place = url_for("counselling_notes.correct", case_id=case_id, counselling_id=counselling_id)
        return form.page("counselling_notes/edit.html", file=services.open_file(case_id, actor=actor), action=place)
    flash(_("已更正。"), "done")
    return see_other("counselling_notes.index", case_id=case_id)


def _page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    file = services.open_file(case_id, actor=actor)
    if not file.reads_counselling:
        raise NotFound
    template, days = "counselling_notes/new.html", record_words.days()
    return (
        form.page(template, file=file, days=days)
        if form.failed
        else render_template(template, form=form, file=file, days=days)
    )


def _found(actor: Actor, case_id: UUID, note_id: UUID) -> tuple[FileView, NoteView]:
    """A note of one's own; raises NotFound."""
    file, notes = services.open_notes(case_id, actor=actor)
    note = next((one for one in notes if one.id == note_id and one.is_mine), None)
    if note is None:
        raise NotFound
    return file, note

"""学生: finding one, adding one, changing what is known, moving to another class, leaving and coming back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import queries as accounts
from accounts.permissions import Permission
from care.cases import services as cases
from kernel import clock
from kernel.actor import Actor
from people import queries, services
from people.particulars import GENDER_LABELS
from people.schemas import DepartureSchema, PlacementSchema, SearchSchema, StudentChangeSchema, StudentSchema
from web import forms
from web.inputs import Values
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("people", __name__, url_prefix="/<school>/people")


@blueprint.get("/")
@permit(Permission.PEOPLE_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """The form, with nothing searched for."""
    return _found(actor, {"q": "", "left": False})


@blueprint.route("/search", methods=["GET", "POST"])
@permit(Permission.PEOPLE_READ, reads=True)
def search(actor: Actor) -> ResponseReturnValue:
    """Students by a piece of the name, pinyin, initials or number; a GET (after signing in anew) shows the empty form."""
    return _found(actor, forms.parse(SearchSchema))


@blueprint.get("/new")
@permit(Permission.PEOPLE_EDIT)
def new(actor: Actor) -> ResponseReturnValue:
    """The form for a student; `class_id` in the address chooses one beforehand."""
    form = forms.blank(enrolled_on=clock.today(), class_id=request.args.get("class_id", ""))
    return render_template("people/new.html", form=form, **_choices(actor))


@blueprint.post("/")
@permit(Permission.PEOPLE_EDIT)
def create(actor: Actor) -> ResponseReturnValue:
    """Add a student to a class."""
    form = forms.read(StudentSchema)
    with form:
        data = form.data
        group = queries.visible_class(actor, data.pop("class_id"))
        student = services.enrol(**data, class_group=group, actor=actor)
    if form.failed:
        return form.page("people/new.html", **_choices(actor))
    flash(_("已加入名册。请接着登记监护人。"), "done")
    return see_other("guardians.index", student_id=student.id)


@blueprint.get("/<uuid:student_id>")
@permit(Permission.PEOPLE_READ)
def show(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """What is known of a student, without contacts, and what may be done."""
    place = _place(actor, student_id)
    return render_template(
        "people/show.html",
        **place,
        genders=GENDER_LABELS,
        may_edit=actor.may(Permission.PEOPLE_EDIT),
        may_see_contacts=queries.may_see_contacts(actor, place["group"]),
        teachers=accounts.teachers_of(place["group"].id),
        case_id=cases.find_file(student_id, actor=actor) if actor.may(Permission.CASE_READ) else None,
    )


@blueprint.get("/<uuid:student_id>/particulars")
@permit(Permission.PEOPLE_EDIT)
def particulars(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """The form for a student's particulars."""
    place = _place(actor, student_id)
    form = forms.blank(**{name: getattr(place["student"], name) for name in services.STUDENT_FIELDS})
    return render_template("people/particulars.html", form=form, **place, **_choices(actor))


@blueprint.post("/<uuid:student_id>/particulars")
@permit(Permission.PEOPLE_EDIT)
def change(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """Correct a student's particulars."""
    student = queries.visible_student(actor, student_id)
    form = forms.read(StudentChangeSchema)
    with form:
        data = form.data
        services.change_student(student=student, seen_version=data.pop("version"), **data, actor=actor)
    if form.failed:
        return form.page("people/particulars.html", **_place(actor, student_id), **_choices(actor))
    flash(_("已保存。"), "done")
    return see_other("people.show", student_id=student_id)


@blueprint.get("/<uuid:student_id>/placement")
@permit(Permission.PEOPLE_EDIT)
def placement(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """The form for another class, or for coming back into one."""
    place = _place(actor, student_id)
    form = forms.blank(class_id=place["student"].class_id, version=place["student"].version)
    return render_template("people/placement.html", form=form, **place, **_choices(actor))


@blueprint.post("/<uuid:student_id>/placement")
@permit(Permission.PEOPLE_EDIT)
def move(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """Move a student to another class, or take one who had left back into a class."""
    student = queries.visible_student(actor, student_id)
    form = forms.read(PlacementSchema)
    with form:
        group = queries.visible_class(actor, form.data["class_id"])
        into = services.transfer_class if student.is_enrolled else services.readmit
        into(student=student, class_group=group, seen_version=form.data["version"], actor=actor)
    if form.failed:
        return form.page("people/placement.html", **_place(actor, student_id), **_choices(actor))
    flash(_("班级已更新。"), "done")
    return see_other("people.show", student_id=student_id)


@blueprint.get("/<uuid:student_id>/departure")
@permit(Permission.PEOPLE_EDIT)
def departure(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """The form for a student who leaves the school."""
    place = _place(actor, student_id)
    form = forms.blank(left_on=clock.today(), version=place["student"].version)
    return render_template("people/departure.html", form=form, **place)


@blueprint.post("/<uuid:student_id>/departure")
@permit(Permission.PEOPLE_EDIT)
def leave(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """Note that a student left the school."""
    student = queries.visible_student(actor, student_id)
    form = forms.read(DepartureSchema)
    with form:
        data = form.data
        services.mark_left(student=student, on=data["left_on"], seen_version=data["version"], actor=actor)
    if form.failed:
        return form.page("people/departure.html", **_place(actor, student_id))
    flash(_("已标记为离校，记录都还在，需要时可以恢复在校。"), "done")
    return see_other("people.show", student_id=student_id)


def _found(actor: Actor, wanted: Values) -> ResponseReturnValue:
    found = queries.find(actor, wanted["q"], left=wanted["left"])
    return render_template("people/index.html", lines=found, wanted=wanted, is_cut=len(found) == queries.MOST)


def _choices(actor: Actor) -> dict[str, object]:
    return {
        "classes": [(line.group.id, line.group.name) for line in queries.class_list(actor)],
        "genders": [(value, _(label)) for value, label in GENDER_LABELS.items()],
    }


def _place(actor: Actor, student_id: UUID) -> dict[str, Any]:  # Any: a template's values
    student = queries.visible_student(actor, student_id)
    return {"student": student, "group": queries.visible_class(actor, student.class_id)}

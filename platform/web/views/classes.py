"""班级: which classes there are, who is in each (names only), and a new one."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from people import queries, services
from people.schemas import ClassSchema
from web import forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("classes", __name__, url_prefix="/<school>/classes")


@blueprint.get("/")
@permit(Permission.PEOPLE_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """The classes that one sees, with how many students each has."""
    return render_template("classes/index.html", lines=queries.class_list(actor))


@blueprint.get("/new")
@permit(Permission.PEOPLE_EDIT)
def new(_actor: Actor) -> ResponseReturnValue:
    """The form for a class."""
    return render_template("classes/new.html", form=forms.blank(), grades=queries.grade_options())


@blueprint.post("/")
@permit(Permission.PEOPLE_EDIT)
def create(actor: Actor) -> ResponseReturnValue:
    """Open a class."""
    form = forms.read(ClassSchema)
    with form:
        services.open_class(**form.data, actor=actor)
    if form.failed:
        return form.page("classes/new.html", grades=queries.grade_options())
    flash(_("班级已建好，可以登记学生了。"), "done")
    return see_other("classes.index")


@blueprint.get("/<uuid:class_id>")
@permit(Permission.PEOPLE_READ)
def show(actor: Actor, class_id: UUID) -> ResponseReturnValue:
    """Who is in the class: names and numbers, nothing else."""
    group = queries.visible_class(actor, class_id)
    return render_template("classes/show.html", group=group, students=queries.students_of(group.id))

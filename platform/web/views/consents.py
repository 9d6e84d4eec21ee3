"""登记同意书: the signed papers of a class, entered together in one form."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel import clock
from kernel.actor import Actor
from people import queries as people
from privacy import queries, services
from privacy.consent import (
    DECISION_LABELS,
    PAPER_LABELS,
    PURPOSE_LABELS,
    PURPOSE_MEANINGS,
    SIGNER_LABELS,
    Purpose,
    Signer,
    answers_of,
    required_signer,
)
from privacy.schemas import PapersSchema
from privacy.services import Answer
from web import forms
from web.inputs import Values
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("consents", __name__, url_prefix="/<school>/consents")


@blueprint.get("/")
@permit(Permission.CONSENT_RECORD)
def index(actor: Actor) -> ResponseReturnValue:
    """The classes whose papers this person enters."""
    return render_template("consents/index.html", lines=people.class_list(actor), notice=queries.current_notice())


@blueprint.get("/<uuid:class_id>")
@permit(Permission.CONSENT_RECORD)
def show(actor: Actor, class_id: UUID) -> ResponseReturnValue:
    """The class with what each family has answered so far."""
    return _page(actor, class_id, None)


@blueprint.post("/<uuid:class_id>")
@permit(Permission.CONSENT_RECORD)
def record(actor: Actor, class_id: UUID) -> ResponseReturnValue:
    """Enter what came back on paper."""
    form, entered = forms.read(PapersSchema), 0
    with form:
        people.visible_class(actor, class_id)
        answers = _answers(form.data, [student.id for student in people.students_of(class_id)])
        if answers:
            entered = services.record_answers(answers=answers, signed_on=form.data["signed_on"], actor=actor)
    if form.failed:
        return _page(actor, class_id, form)
    flash(_("已登记 %(count)s 项答复。", count=entered) if entered else _("没有新的答复，什么都没有改动。"), "done")
    return see_other("consents.show", class_id=class_id)


def _page(actor: Actor, class_id: UUID, form: forms.Form | None) -> ResponseReturnValue:
    group, today = people.visible_class(actor, class_id), clock.today()
    students = people.students_of(class_id)
    context = {
        "group": group,
        "students": students,
        "standing": queries.standing_consents([student.id for student in students]),
        "signers": {student.id: required_signer(student.born_on, today) or Signer.GUARDIAN for student in students},
        "notice": queries.current_notice(),
        "purposes": PURPOSE_LABELS,
        "meanings": PURPOSE_MEANINGS,
        "decisions": DECISION_LABELS,
        "papers": PAPER_LABELS,
        "signer_labels": SIGNER_LABELS,
    }
    if form is None or not form.failed:
        return render_template("consents/class.html", form=forms.blank(signed_on=today), **context)
    return form.page("consents/class.html", **context)


def _answers(data: Values, students: list[UUID]) -> list[Answer]:
    """The form as answers; a student who is not of the class is passed on, for the service to refuse."""
    standing = queries.standing_consents({*students, *data["student"]})
    answers = []
    for student, paper in data["student"].items():
        apart = {purpose: paper[purpose] for purpose in Purpose if paper[purpose] is not None}
        said = answers_of(paper["whole"], apart, standing[student], rest_given=data["rest_given"])
        answers += [
            Answer(student_id=student, purpose=purpose, decision=decision, signer=paper["signer"])
            for purpose, decision in said.items()
        ]
    return answers

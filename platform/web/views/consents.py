"""登记同意书: the signed papers of a class, entered together in one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from flask import Blueprint, flash, g, render_template
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
    asked_of,
    is_adult,
    required_signer,
)
from privacy.schemas import PapersSchema
from privacy.services import Answer
from school_calendar.queries import UNIVERSITY
from web import forms
from web.inputs import Values
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("consents", __name__, url_prefix="/<school>/consents")


class Enrolled(Protocol):
    """A student, as far as it matters here."""

    @property
    def id(self) -> UUID: ...
    @property
    def born_on(self) -> date | None: ...


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
        answers = _answers(form.data, _adults(people.students_of(class_id)))
        if answers:
            entered = services.record_answers(answers=answers, signed_on=form.data["signed_on"], actor=actor)
    if form.failed:
        return _page(actor, class_id, form)
    flash(_("已登记 %(count)s 项答复。", count=entered) if entered else _("没有新的答复，什么都没有改动。"), "done")
    return see_other("consents.show", class_id=class_id)


def _page(actor: Actor, class_id: UUID, form: forms.Form | None) -> ResponseReturnValue:
    group, today = people.visible_class(actor, class_id), clock.today()
    students = people.students_of(class_id)
    asked = asked_of(is_adult=any(_adults(students).values()))
    context = {
        "group": group,
        "students": students,
        "standing": queries.standing_consents([student.id for student in students]),
        "signers": {student.id: required_signer(student.born_on, today) or Signer.GUARDIAN for student in students},
        "notice": queries.current_notice(),
        "purposes": {purpose: label for purpose, label in PURPOSE_LABELS.items() if purpose in asked},
        "meanings": PURPOSE_MEANINGS,
        "decisions": DECISION_LABELS,
        "papers": PAPER_LABELS,
        "signer_labels": SIGNER_LABELS,
    }
    if form is None or not form.failed:
        return render_template("consents/class.html", form=forms.blank(signed_on=today), **context)
    return form.page("consents/class.html", **context)


def _adults(students: Sequence[Enrolled]) -> dict[UUID, bool]:
    """The students of a class, and which of them decide alone."""
    today, of_university = clock.today(), g.school.stage == UNIVERSITY
    return {one.id: is_adult(one.born_on, today, of_university=of_university) for one in students}


def _answers(data: Values, adults: Mapping[UUID, bool]) -> list[Answer]:
    """The form as answers; a student who is not of the class is passed on, for the service to refuse."""
    standing = queries.standing_consents({*adults, *data["student"]})
    answers = []
    for student, paper in data["student"].items():
        apart = {purpose: paper[purpose] for purpose in Purpose if paper[purpose] is not None}
        asked = asked_of(is_adult=adults.get(student, False))
        said = answers_of(paper["whole"], apart, standing[student], rest_given=data["rest_given"], asked=asked)
        answers += [
            Answer(student_id=student, purpose=purpose, decision=decision, signer=paper["signer"])
            for purpose, decision in said.items()
        ]
    return answers

"""Letters of all the families that somebody answers for: those to approve, to post, and those without a reply."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.home_contact import queries, services
from care.home_contact.letters import Field
from care.home_contact.lifecycle import LETTER_LABELS, WITH_THE_FAMILY, LetterState
from care.home_contact.schemas import TemplateSchema
from kernel.actor import Actor
from web import forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("letter_lists", __name__, url_prefix="/<school>/letters")

MOST = 200


@blueprint.get("/")
@permit(Permission.CONTACT_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """What waits for somebody, the oldest first."""
    waiting = (LetterState.REVIEW, LetterState.APPROVED, LetterState.DRAFT)
    return render_template(
        "letter_lists/index.html",
        waiting=services.read_letters(waiting, limit=MOST, actor=actor),
        posted=services.read_letters(tuple(WITH_THE_FAMILY), limit=MOST, actor=actor),
        labels=LETTER_LABELS,
    )


@blueprint.get("/template")
@permit(Permission.LETTER_TEMPLATE)
def template(_actor: Actor) -> ResponseReturnValue:
    """The text of the school's letters, to be changed."""
    return _page(forms.blank(body=queries.template()))


@blueprint.post("/template")
@permit(Permission.LETTER_TEMPLATE)
def keep_template(actor: Actor) -> ResponseReturnValue:
    """Keep the school's own text, once its places are right and no word in it is a label."""
    form = forms.read(TemplateSchema)
    with form:
        services.keep_template(body=form.data["body"], actor=actor)
    if form.failed:
        return _page(form)
    flash(_("已保存。以后写的信用这个样式，写好的信不变。"), "done")
    return see_other("letter_lists.template")


def _page(form: forms.Form) -> ResponseReturnValue:
    if form.failed:
        return form.page("letter_lists/template.html", fields=list(Field))
    return render_template("letter_lists/template.html", form=form, fields=list(Field))

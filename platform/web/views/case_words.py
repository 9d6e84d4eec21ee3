"""The page of a step in a case that asks for words: one heading, one or two fields, one verb."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from care.cases import services
from kernel.actor import Actor
from web import forms


def ask_for_words(
    actor: Actor,
    case_id: UUID,
    form: forms.Form,
    *,
    heading: str,
    verb: str,
    action: str,
    label: str | None = None,
    hint: str = "",
) -> ResponseReturnValue:
    """Show (again, when the form failed) the page that asks why; `heading` has a place for the student's %(name)s,
    `action` is where the words are sent.
    """
    file = services.open_file(case_id, actor=actor)
    context = {
        "file": file,
        "heading": heading % {"name": file.student.name},
        "verb": verb,
        "label": label or _("原因"),
        "hint": hint,
        "action": action,
    }
    if form.failed:
        return form.page("cases/words.html", **context)
    return render_template("cases/words.html", form=form, **context)

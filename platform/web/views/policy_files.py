"""制度文件: a version as a file to keep and to print, and bringing a file into the draft."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from accounts.permissions import Permission
from documents import pdf, policy_paper, word
from documents.paper import Paper
from kernel.actor import Actor
from people import queries as people
from policy_profiles import loader, queries, services
from policy_profiles.errors import ProfileFaults
from policy_profiles.schemas import ImportSchema
from policy_profiles.writing import as_yaml
from web import forms
from web.dates import full_day
from web.language import CHINESE
from web.language import translate as _
from web.permit import permit
from web.policy_words import how_often
from web.replies import binary_file, see_other

blueprint = Blueprint("policy_files", __name__, url_prefix="/<school>/profile")


@blueprint.get("/versions/<int:number>/file")
@permit(Permission.PROFILE_ADOPT)
def file(_actor: Actor, number: int) -> ResponseReturnValue:
    """A version as the text that can be brought back."""
    version = queries.numbered_version(number)
    return binary_file(_name(number, "yaml"), as_yaml(version.document).encode(), "application/yaml")


@blueprint.get("/versions/<int:number>/pdf")
@permit(Permission.PROFILE_READ)
def as_pdf(_actor: Actor, number: int) -> ResponseReturnValue:
    """A version as the school's own document, to print."""
    return binary_file(_name(number, "pdf"), pdf.render(_paper(number)), pdf.MIMETYPE)


@blueprint.get("/versions/<int:number>/word")
@permit(Permission.PROFILE_READ)
def as_word(_actor: Actor, number: int) -> ResponseReturnValue:
    """The same for whoever wants to go on writing."""
    return binary_file(_name(number, "docx"), word.render(_paper(number)), word.MIMETYPE)


@blueprint.get("/draft/import")
@permit(Permission.PROFILE_ADOPT)
def new(_actor: Actor) -> ResponseReturnValue:
    """Where a file is chosen."""
    return _page(None)


@blueprint.post("/draft/import")
@permit(Permission.PROFILE_ADOPT)
def take(actor: Actor) -> ResponseReturnValue:
    """Put a file's document in the draft's place; with any fault nothing changes."""
    form = forms.read(ImportSchema)
    with form:
        with closing(forms.uploaded("file")) as sent:
            content = sent.stream.read(loader.MOST_BYTES + 1)
        services.import_draft(
            content=content,
            stage=people.school_stage(),
            seen_version=form.data["version"],
            actor=actor,
        )
    if form.failed:
        return _page(form)
    flash(_("已导入草稿。发布之前，正在执行的制度不变；不合适可以撤销。"), "done")
    return see_other("policy_drafts.show")


def _page(form: forms.Form | None) -> ResponseReturnValue:
    draft = queries.draft()
    refusal = form.refusal if form else None
    context = {"draft": draft, "faults": refusal.faults if isinstance(refusal, ProfileFaults) else ()}
    if form is not None:
        return form.page("policy_files/new.html", **context)
    blank = forms.blank(version=draft.version if draft else None)
    return render_template("policy_files/new.html", form=blank, **context)


def _paper(number: int) -> Paper:
    """The school's document, in Chinese whatever language the page speaks."""
    version = queries.numbered_version(number)
    begins = queries.activations().get(version.id)
    with force_locale(CHINESE):
        return policy_paper.paper(
            queries.content(version),
            school=str(g.school.name),
            number=number,
            begins=full_day(begins) if begins else "",
            when=how_often,
        )


def _name(number: int, ending: str) -> str:
    name = _("学校制度第%(number)s版", number=number)
    return f"{name}.{ending}"

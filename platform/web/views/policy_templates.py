"""制度模板 (区): the templates of the district's schools, edition by edition, and which school has taken which."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from kernel.errors import NotFound
from policy_profiles import loader, queries, services, template_queries
from policy_profiles.change_words import worded
from policy_profiles.documents import Document
from policy_profiles.errors import ProfileFaults
from policy_profiles.evidence import EVIDENCE_LABELS
from policy_profiles.schemas import EditionSchema, EditionStartSchema
from policy_profiles.template_queries import ANSWER_LABELS
from policy_profiles.writing import as_yaml
from tenants.queries import schools_of_district
from web import forms
from web.language import translate
from web.permit import permit
from web.replies import binary_file, see_other

blueprint = Blueprint("policy_templates", __name__, url_prefix="/district/templates")

YAML = "application/yaml"


@blueprint.get("/")
@permit(Permission.PROFILE_TEMPLATE)
def index(actor: Actor) -> ResponseReturnValue:
    """Every template's editions, newest first, with how many schools took each."""
    return render_template(
        "policy_templates/index.html",
        editions=template_queries.editions(),
        answers=template_queries.answers(),
        schools=len(schools_of_district(actor.district_id)),
        builtin=[profile for profile in queries.builtin_profiles() if profile.complete],
    )


@blueprint.get("/new")
@permit(Permission.PROFILE_TEMPLATE)
def new(_actor: Actor) -> ResponseReturnValue:
    """The text of a new edition: empty, a built-in document's, or that of an edition to go on from."""
    return render_template("policy_templates/new.html", form=forms.blank(text=_begun()), faults=())


@blueprint.post("/")
@permit(Permission.PROFILE_TEMPLATE)
def publish(actor: Actor) -> ResponseReturnValue:
    """Publish a text, or the file that was chosen instead, as its template's next edition."""
    form = forms.read(EditionSchema)
    title, number = "", 0
    with form:
        given = form.data
        edition = services.publish_edition(document=_document(given["text"]), note=given["note"], actor=actor)
        title, number = edition.title, edition.number
    if form.failed:
        faults = form.refusal.faults if isinstance(form.refusal, ProfileFaults) else ()
        return form.page("policy_templates/new.html", faults=faults)
    flash(_("已发布「%(title)s」第 %(number)s 版，学校现在可以对照和采用。", title=title, number=number), "done")
    return see_other("policy_templates.index")


@blueprint.get("/<string:key>/<int:number>")
@permit(Permission.PROFILE_TEMPLATE)
def show(actor: Actor, key: str, number: int) -> ResponseReturnValue:
    """One edition: what it changed, what the schools made of it, and the whole of it."""
    edition = template_queries.numbered_edition(key, number)
    before = template_queries.edition_before(edition)
    changes = template_queries.changes_since(edition)
    names = {school.id: school.name for school in schools_of_district(actor.district_id)}
    answers = template_queries.answers().get(edition.id, {})
    return render_template(
        "policy_templates/show.html",
        edition=edition,
        before=before,
        changes=[worded(change, before.document, edition.document, translate) for change in changes] if before else (),
        answers=[(names.get(school_id, "–"), answer) for school_id, answer in answers.items()],
        labels=ANSWER_LABELS,
        profile=loader.parse(edition.document),
        evidence=EVIDENCE_LABELS,
    )


@blueprint.get("/<string:key>/<int:number>/file")
@permit(Permission.PROFILE_TEMPLATE)
def file(_actor: Actor, key: str, number: int) -> ResponseReturnValue:
    """The edition as a file to keep or to go on from."""
    edition = template_queries.numbered_edition(key, number)
    name = _("制度模板第%(number)s版", number=edition.number)
    return binary_file(f"{name}.yaml", as_yaml(edition.document).encode(), YAML)


def _document(text: str) -> Document:
    """What was sent: a file counts before the text. Raises ProfileFaults."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        with closing(sent):
            text = loader.text_of(sent.stream.read(loader.MOST_BYTES + 1))
    return loader.read(text)


def _begun() -> str:
    """The document that the address names, as text: a built-in one, or an edition of its template."""
    asked = forms.parse_query(EditionStartSchema)
    key, number = asked["key"], asked["number"]
    if not key:
        return ""
    if number is not None:
        return as_yaml(template_queries.numbered_edition(key, number).document)
    if key not in loader.builtin_keys():
        raise NotFound
    return as_yaml(loader.builtin_document(key))

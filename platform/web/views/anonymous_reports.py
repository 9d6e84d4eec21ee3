"""匿名反映: a page for everybody, without an account, a cookie or a trace; who wrote looks again with a code.

The code travels in the form and never in an address: the answer to a form is the page itself and no way to another one,
since nothing here may remember what was sent. Sent again it is the same report.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from care.incidents import services
from care.incidents.errors import TooManyNow, WrongCode
from care.incidents.queries import OwnReport
from care.incidents.schemas import AnonymousAnswerSchema, AnonymousSchema, CodeSchema
from care.incidents.terms import OFFICE_LABELS
from kernel.db import unit_of_work
from kernel.errors import InvalidInput, NotFound
from kernel.tenancy import IdentityScope, SchoolScope
from links import tokens
from tenants import queries as tenants
from tenants.onboarding import SchoolState
from web import crowds, forms, incident_words
from web.permit import public

blueprint = Blueprint("anonymous_reports", __name__, url_prefix="/anonymous-reports")

MOST_BYTES = 256 * 1024
"""A report is a page at most."""


@blueprint.after_request
def keep_apart(response: Response) -> Response:
    """No other site learns of this page, and no search engine keeps it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@blueprint.get("/<string:slug>")
@public
def new(slug: str) -> ResponseReturnValue:
    """The form, with a code of its own that nobody knows yet."""
    return _form(_school(slug), forms.blank(code=tokens.new_token()))


@blueprint.post("/<string:slug>")
@public
def create(slug: str) -> ResponseReturnValue:
    """Take it, and show the code: this once, and for whoever sends the same form again."""
    school, address = _school(slug), request.remote_addr or ""
    request.max_content_length = MOST_BYTES
    has_handler = True
    with unit_of_work(school.scope):
        form = forms.read(AnonymousSchema)
        with form:
            data = form.data
            if not data["entry"].has_harm and crowds.is_full(address):
                raise TooManyNow
            has_handler = services.report_anonymously(code=data["code"], entry=data["entry"]).has_handler
    if form.failed:
        return _form(school, form)
    crowds.note(address)
    code = tokens.spaced(tokens.normalise(form.value("code")))
    return render_template("anonymous_reports/received.html", school=school, code=code, has_handler=has_handler)


@blueprint.get("/<string:slug>/follow-up")
@public
def ask(slug: str) -> ResponseReturnValue:
    """Where the code is typed."""
    return render_template("anonymous_reports/ask.html", school=_school(slug), form=forms.blank())


@blueprint.post("/<string:slug>/follow-up")
@public
def look(slug: str) -> ResponseReturnValue:
    """How far it is, and what the school asks."""
    school, found = _school(slug), None
    with unit_of_work(school.scope):
        form = forms.read(CodeSchema)
        with form:
            found = services.read_by_code(form.data["code"])
    return _again(school, form, found)


@blueprint.post("/<string:slug>/answers")
@public
def answer(slug: str) -> ResponseReturnValue:
    """Add something, or answer what the school asked."""
    school, found, address = _school(slug), None, request.remote_addr or ""
    request.max_content_length = MOST_BYTES
    with unit_of_work(school.scope):
        form = forms.read(AnonymousAnswerSchema)
        with form:
            data = form.data
            if crowds.is_full(address):
                raise TooManyNow
            found = services.answer_by_code(code=data["code"], words=data["words"])
        if form.failed:
            found = _known()
        else:
            crowds.note(address)
    return _again(school, form, found, answered=not form.failed)


_OPEN = (SchoolState.ACTIVE, SchoolState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class _Place:
    """The school that is written to."""

    slug: str
    name: str
    scope: SchoolScope


def _school(slug: str) -> _Place:
    """A school in operation, or one that is paused; any other address leads nowhere. Raises NotFound."""
    with unit_of_work(IdentityScope()):
        found = tenants.find_school(slug)
        if found is None or found.state not in _OPEN:
            raise NotFound
        return _Place(found.slug, found.short_name, SchoolScope(found.id, found.district_id))


def _known() -> OwnReport | None:
    """The report whose answer was refused; None where the code was wrong as well."""
    try:
        return services.read_by_code(forms.read(CodeSchema).data["code"])
    except (WrongCode, InvalidInput):
        return None


def _form(school: _Place, form: forms.Form) -> ResponseReturnValue:
    shown = {"school": school, "offices": incident_words.options(OFFICE_LABELS), **incident_words.words()}
    if form.failed:
        return form.page("anonymous_reports/new.html", **shown)
    return render_template("anonymous_reports/new.html", form=form, **shown)


def _again(school: _Place, form: forms.Form, found: OwnReport | None, *, answered: bool = False) -> ResponseReturnValue:
    shown = {"school": school, "report": found, "answered": answered, **incident_words.words()}
    page = "anonymous_reports/ask.html" if found is None else "anonymous_reports/again.html"
    if form.failed:
        return form.page(page, **shown)
    return render_template(page, form=form, **shown)

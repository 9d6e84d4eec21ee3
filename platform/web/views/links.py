"""The page behind a personal link: opened as often as anybody likes, answered once or until it is closed."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from kernel.db import unit_of_work
from kernel.tenancy import IdentityScope
from links import queries, services
from links.errors import TooManyAnswers
from links.pages import SHOWN_LABELS, LinkPage
from links.queries import Found
from links.schemas import answers_to
from web import forms
from web.crowds import Crowd
from web.forms import Form
from web.permit import public
from web.replies import see_other

blueprint = Blueprint("links", __name__, url_prefix="/l")

MOST_BYTES = 256 * 1024
"""An answer is a few sentences."""

crowd = Crowd(400)
"""Answers from one address in a quarter of an hour: all guests of a seminar sign in over the school's network, and no more."""


@blueprint.after_request
def keep_apart(response: Response) -> Response:
    """The address is a secret: no other site learns it from this page, and no search engine keeps it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@blueprint.get("/<string:token>")
@public
def show(token: str) -> ResponseReturnValue:
    """What the recipient is told and asked. A preview, a scanner or a second look uses nothing up."""
    found = _found(token)
    with unit_of_work(found.scope):
        page = services.describe(found)
    return _page(page, forms.blank()), 200


@blueprint.post("/<string:token>")
@public
def answer(token: str) -> ResponseReturnValue:
    """Take the answer; what is not yet right is shown again with everything that was typed."""
    request.max_content_length = MOST_BYTES
    found = _found(token)
    with unit_of_work(found.scope):
        page = services.begin_answer(found)
        form = forms.read(answers_to(page.questions))
        with form:
            answers = form.data
            if crowd.is_too_many(request.remote_addr or ""):
                raise TooManyAnswers
            services.answer(found, answers)
    if form.failed:
        return _page(page, form), 422
    return see_other("links.received")


@blueprint.get("/received")
@public
def received() -> ResponseReturnValue:
    """Thanks, the same for everybody: it may be opened again and says nothing of anybody."""
    return render_template("links/received.html")


def _found(token: str) -> Found:
    with unit_of_work(IdentityScope()):
        return queries.found(token)


def _page(page: LinkPage, form: Form) -> str:
    return render_template("links/show.html", page=page, form=form, fact_labels=SHOWN_LABELS)

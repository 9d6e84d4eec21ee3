"""Switching the language of the pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from web import forms, language
from web.permit import public

blueprint = Blueprint("language", __name__)


class ChoiceSchema(Schema):
    """The language wanted."""

    locale = fields.String(required=True, validate=validate.OneOf(list(language.LANGUAGES)))


@blueprint.post("/language")
@public
def choose() -> ResponseReturnValue:
    """Remember the choice and show the same page again."""
    choice = forms.parse(ChoiceSchema)
    response = redirect(_came_from(), code=303)
    language.remember(response, choice["locale"])
    return response


def _came_from() -> str:
    """The page on which the switch was used: only ever one of ours, and one that can be opened by its address."""
    came_from = urlsplit(request.referrer or "")
    address = current_app.create_url_adapter(request)
    is_ours = came_from.netloc == request.host and not came_from.path.startswith("//")
    return came_from.path if is_ours and address and address.test(came_from.path, method="GET") else "/"

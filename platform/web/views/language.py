"""Switching the language of the pages."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from web import forms, language
from web.permit import public
from web.replies import came_from

blueprint = Blueprint("language", __name__)


class ChoiceSchema(Schema):
    """The language wanted."""

    locale = fields.String(required=True, validate=validate.OneOf(list(language.LANGUAGES)))


@blueprint.post("/language")
@public
def choose() -> ResponseReturnValue:
    """Remember the choice and show the same page again."""
    choice = forms.parse(ChoiceSchema)
    response = redirect(came_from(), code=303)
    language.remember(response, choice["locale"])
    return response

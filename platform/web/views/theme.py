"""Switching between light and dark pages."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from web import forms, replies, theme
from web.permit import public

blueprint = Blueprint("theme", __name__)


class ChoiceSchema(Schema):
    """The theme wanted."""

    theme = fields.String(required=True, validate=validate.OneOf(list(theme.LABELS)))


@blueprint.post("/theme")
@public
def choose() -> ResponseReturnValue:
    """Remember the choice and show the same page again."""
    choice = forms.parse(ChoiceSchema)
    response = replies.same_page()
    theme.remember(response, choice["theme"])
    return response

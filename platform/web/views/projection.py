"""Beginning and ending 投屏模式, in which pages show neither labels nor children's names."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from web import forms, projection, replies
from web.permit import public

blueprint = Blueprint("projection", __name__)


class SwitchSchema(Schema):
    """Whether others are to look on."""

    mode = fields.String(required=True, validate=validate.OneOf([projection.ON, projection.OFF]))


@blueprint.post("/projection")
@public
def switch() -> ResponseReturnValue:
    """Begin or end it, and show the same page again. Public: whoever was signed out meanwhile can still end it."""
    wanted = forms.parse(SwitchSchema)
    response = replies.same_page()
    projection.remember(response, on=wanted["mode"] == projection.ON)
    return response

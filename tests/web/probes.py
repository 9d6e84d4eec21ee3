"""Pages that only tests have: each fails, or answers, in one way."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template_string, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests
from werkzeug.test import TestResponse

from kernel.db import unit_of_work
from kernel.errors import ForbiddenMove, InvalidInput, NotFound, StaleRecord
from kernel.errors import ServiceUnavailable as CannotBeLogged
from kernel.tenancy import IdentityScope
from web import forms
from web.permit import public

SECRET = "周子墨的家庭住址"

FORM = """
{% extends "layouts/plain.html" %}
{% block title %}探针{% endblock %}
{% block content %}
  {% call ui.form(form, "/probe/form", back="/probe/form") %}
    {{ ui.version(form) }}
    {{ ui.text(form, "name", "姓名", required=true) }}
    {{ ui.checkboxes(form, "tag", "标签", [("1", "甲"), ("2", "乙")]) }}
    {{ ui.actions("保存") }}
  {% endcall %}
{% endblock %}
"""


class ProbeSchema(Schema):
    """A name and tags."""

    name = fields.String(required=True, validate=validate.Length(max=4))
    tag = fields.List(fields.Integer())
    version = fields.Integer(load_default=1)
    outcome = fields.Dict(keys=fields.UUID(), values=fields.String())


def fail(kind: str) -> ResponseReturnValue:
    """Fail in the way that is asked for."""
    faults: dict[str, Exception] = {
        "missing": NotFound(),
        "moved": ForbiddenMove(state="已确认"),
        "stale": StaleRecord({"name": "另一个人"}),
        "invalid": InvalidInput({"name": ["请填写姓名。"]}),
        "unlogged": CannotBeLogged(),
        "database": OperationalError("select 1", {"name": SECRET}, Exception(SECRET)),
        "often": TooManyRequests(),
        "closed": ServiceUnavailable(),
        "bug": ValueError(SECRET),
    }
    raise faults[kind]


def form_page() -> ResponseReturnValue:
    """A form as a view handles it; the name says how the service refuses."""
    if request.method == "GET":
        return render_template_string(FORM, form=forms.blank(name="原名", version=1, tag=[2]))
    form = forms.read(ProbeSchema)
    with unit_of_work(IdentityScope()), form:
        refuse(form.data["name"])
    if form.failed:
        status = form.page("errors/error.html", title="", advice="", code="", reference="")[1]
        return render_template_string(FORM, form=form), status
    return "saved"


def refuse(name: str) -> None:
    """What a service might say to this name."""
    refusals = {
        "旧版": StaleRecord({"name": "新名", "version": 7}),
        "移动": ForbiddenMove(state="已结案"),
        "没有": NotFound(),
        "重名": InvalidInput({"name": ["这个名字已经有了。"]}),
    }
    if name in refusals:
        raise refusals[name]


def send(browser: FlaskClient, path: str, data: dict[str, Any], **headers: str) -> TestResponse:
    """Send a form as a browser does: with the token of a page that it has opened before."""
    token = re.search(r'name="csrf-token" content="([^"]+)"', browser.get("/login").text)
    assert token is not None
    return browser.post(path, data={"csrf_token": token[1], **data}, headers=headers)


def probes() -> Blueprint:
    """A fresh blueprint of them all."""
    blueprint = Blueprint("probe", __name__)
    blueprint.add_url_rule("/probe/<kind>", "fail", public(fail), methods=["GET", "POST"])
    blueprint.add_url_rule("/api/v1/probe/<kind>", "fail_api", public(fail))
    blueprint.add_url_rule("/probe/form", "form", public(form_page), methods=["GET", "POST"])
    blueprint.add_url_rule("/probe/only/post", "only_post", public(form_page), methods=["POST"])
    blueprint.add_url_rule("/probe/row/<uuid:row_id>", "row", public(lambda row_id: str(UUID(str(row_id)))))
    return blueprint

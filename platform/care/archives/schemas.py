"""Shapes that cross the boundary: the college, an answer, a signature, a reason."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from care.archives.filing import Mode
from care.archives.lifecycle import Answer


class CollegeSchema(Schema):
    """Whose roster is opened."""

    college = fields.UUID(required=True)


class AnswerSchema(Schema):
    """What is attested about one student."""

    answer = fields.Enum(Answer, by_value=True, required=True)
    note = fields.String(load_default="", validate=validate.Length(max=500, error="最多 500 个字。"))


class SignatureSchema(Schema):
    """A signature names the version that the person saw, and stands under a sentence."""

    version = fields.Integer(required=True)
    attested = fields.Boolean(load_default=False)


class AdditionSchema(SignatureSchema):
    """A signature under the addition of one student, with what should be said of it."""

    note = fields.String(load_default="", validate=validate.Length(max=500, error="最多 500 个字。"))


def _several() -> fields.Field[Any]:  # Any: marshmallow's own type
    return fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=200, error="一次最多 200 人。"))


class ChosenSchema(Schema):
    """Who of those listed is added; the signature stands under a sentence."""

    supplement = _several()
    attested = fields.Boolean(load_default=False)


class ReceivedSchema(Schema):
    """Which additions the centre receives."""

    received = _several()


class VersionSchema(Schema):
    """A receipt names the version that the person saw."""

    version = fields.Integer(required=True)


class ReturnSchema(VersionSchema):
    """Why a roster is given back."""

    reason = fields.String(
        required=True,
        validate=validate.Length(min=2, max=500, error="请写明原因（2 到 500 字），学院会看到。"),
        error_messages={"required": "请写明原因，学院会看到。"},
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class GuidanceSchema(Schema):
    """The materials of a file, one a line."""

    materials = fields.String(required=True, validate=validate.Length(max=4000, error="最多 4000 个字。"))
    note = fields.String(load_default="", validate=validate.Length(max=1000, error="最多 1000 个字。"))

    @validates_schema
    def asks_for_something(self, data: dict[str, Any], **_: object) -> None:  # Any: marshmallow's own signature
        """At least one material, at most forty, none of them endless."""
        lines = _lines(data.get("materials", ""))
        if not 1 <= len(lines) <= 40 or max(map(len, lines), default=0) > 100:
            raise ValidationError({"materials": ["每行写一项材料，1 到 40 项，每项最多 100 个字。"]})

    @post_load
    def in_lines(self, data: dict[str, Any], **_: object) -> dict[str, Any]:  # Any: marshmallow's own signature
        """The materials as a list."""
        return {**data, "materials": _lines(data["materials"])}


_PAGES = validate.Range(min=1, max=5000, error="页数是 1 到 5000 的整数。")
_NUMBER: dict[str, Any] = {"required": "请填写页数。", "invalid": "页数是 1 到 5000 的整数。"}  # Any: marshmallow's own


class ArchiveSignatureSchema(Schema):
    """What is signed for: the materials that are there, how many pages, on paper or not."""

    checked = fields.List(fields.Integer(), load_default=list)
    mode = fields.Enum(Mode, by_value=True, load_default=Mode.PAPER)
    pages = fields.Integer(required=True, validate=_PAGES, error_messages=_NUMBER)
    copy_pages = fields.Integer(required=True, validate=_PAGES, error_messages=_NUMBER)


class ReceiptSchema(Schema):
    """How many pages the centre counted."""

    pages = fields.Integer(required=True, validate=_PAGES, error_messages=_NUMBER)


class ReasonSchema(Schema):
    """Why a file is given back."""

    reason = fields.String(
        required=True,
        validate=validate.Length(min=2, max=500, error="请写明原因（2 到 500 字），学院会看到。"),
        error_messages={"required": "请写明原因，学院会看到。"},
    )

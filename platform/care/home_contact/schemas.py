"""Shapes that cross the boundary: a contact, a special event, and a visit from appointment to answer."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from care.cases.schemas import DaySchema, words
from care.home_contact import letters
from care.home_contact.letters import TemplateChoice
from care.home_contact.terms import (
    REASON_LABELS,
    Company,
    ContactWay,
    Direction,
    EventType,
    PostedWay,
    ReplyAnswer,
    VisitKind,
)

_NAMES = validate.Length(max=60, error="最多 60 字。")
_AT_ONCE = validate.Length(max=9, error="一次最多九项。")

_Data = dict[str, Any]  # Any: what a marshmallow schema loads


class _FamilySchema(Schema):
    """The other children of the same family whom a record is about as well."""

    siblings = fields.List(fields.UUID(), load_default=list, validate=_AT_ONCE)


class ContactSchema(DaySchema, _FamilySchema):
    """A contact as entered; `reasons` are taps, `about` the words beside them."""

    duty = fields.UUID(load_default=None)
    way = fields.Enum(ContactWay, by_value=True, required=True)
    direction = fields.Enum(Direction, by_value=True, load_default=Direction.OUT)
    at = fields.Time(load_default=None, allow_none=True)
    whom = fields.String(load_default="", validate=_NAMES)
    reasons = fields.List(fields.String(validate=validate.Length(max=20)), load_default=list, validate=_AT_ONCE)
    about = words()
    answer = words()
    agreed = words()
    told = fields.List(fields.UUID(), load_default=list, validate=_AT_ONCE)
    letter = fields.UUID(load_default=None)

    @validates_schema
    def says_something(self, data: _Data, **_: object) -> None:
        """One tap or one sentence is enough."""
        if not data["about"] and not data["reasons"]:
            raise ValidationError({"about": ["请点一项，或写一句联系了什么。"]})

    @post_load
    def in_words(self, data: _Data, **_: object) -> _Data:
        """The taps stand before the words, as part of what it was about."""
        tapped = "、".join(reason for reason in data.pop("reasons") if reason in REASON_LABELS)
        said = (f"关于：{tapped}。" if tapped else "", data["about"])
        return {**data, "about": "\n".join(text for text in said if text)}


class ContactPlaceSchema(Schema):
    """What somebody came from to the form of a contact: a duty, or a letter that nobody replied to."""

    duty = fields.UUID(load_default=None, allow_none=True)
    letter = fields.UUID(load_default=None, allow_none=True)


class SpecialEventSchema(DaySchema):
    """A special event as entered."""

    type = fields.Enum(EventType, by_value=True, required=True)
    at = fields.Time(load_default=None, allow_none=True)
    has_harm_risk = fields.Boolean(load_default=False)
    words = words(required=True, least=1)


class VisitKindSchema(Schema):
    """The kind of visit in the address of a form, and the duty that somebody came from."""

    kind = fields.Enum(VisitKind, by_value=True, load_default=VisitKind.HOME)
    duty = fields.UUID(load_default=None, allow_none=True)


class VisitPlanSchema(_FamilySchema):
    """An appointment."""

    kind = fields.Enum(VisitKind, by_value=True, load_default=VisitKind.HOME)
    planned_on = fields.Date(required=True)
    planned_at = fields.Time(load_default=None, allow_none=True)


class _HeldSchema(DaySchema):
    """What is written down after a visit."""

    company = fields.Enum(Company, by_value=True, load_default=None, allow_none=True)
    present = fields.String(load_default="", validate=_NAMES)
    seen = words()
    wishes = words()

    @validates_schema
    def says_something(self, data: _Data, **_: object) -> None:
        """One sentence on what was seen or said is enough."""
        if not data["seen"] and not data["wishes"]:
            raise ValidationError({"seen": ["请写一句看到的或家长说的。"]})


class VisitSchema(_HeldSchema, _FamilySchema):
    """A visit that was not agreed on before, as entered."""

    duty = fields.UUID(load_default=None)
    kind = fields.Enum(VisitKind, by_value=True, load_default=VisitKind.HOME)

    @validates_schema
    def not_alone(self, data: _Data, **_: object) -> None:
        """Nobody visits a home without a colleague or somebody who knows of it."""
        if data.get("kind") is VisitKind.HOME and data.get("company") is None:
            raise ValidationError({"company": ["请选择：和同事一起去，还是事先告诉了学校。"]})


class HeldVisitSchema(_HeldSchema):
    """What became of an appointment that was kept."""

    version = fields.Integer(required=True)


class MissedVisitSchema(DaySchema):
    """Nobody was there."""

    version = fields.Integer(required=True)
    seen = words()


class VisitAnswerSchema(Schema):
    """What the school answered to what the family had said."""

    version = fields.Integer(required=True)
    answer = words(required=True, least=1)


class VersionSchema(Schema):
    """Which version somebody saw."""

    version = fields.Integer(required=True)


class LetterSchema(Schema):
    """A letter as entered; at least one of its parts is written, which the service sees to."""

    version = fields.Integer(load_default=None)
    guardian = fields.String(load_default="", validate=_NAMES)
    template = fields.Enum(TemplateChoice, by_value=True, load_default=TemplateChoice.SCHOOL)
    shared = words()
    thought = words()
    study = words()
    life = words()
    other = words()
    event = words()
    phone = fields.String(load_default="", validate=validate.Length(max=30, error="最多 30 字。"))
    reply_by = fields.Date(required=True)


class FamilyLetterSchema(Schema):
    """What is written to one family of a class; a family without `write` is passed over."""

    write = fields.Boolean(load_default=False)
    guardian = fields.String(load_default="", validate=_NAMES)
    thought = words()
    study = words()
    life = words()
    other = words()
    event = words()


class ClassLettersSchema(Schema):
    """Letters to the families of a class as entered on one page."""

    template = fields.Enum(TemplateChoice, by_value=True, load_default=TemplateChoice.SCHOOL)
    shared = words()
    phone = fields.String(load_default="", validate=validate.Length(max=30, error="最多 30 字。"))
    reply_by = fields.Date(required=True)
    family = fields.Dict(keys=fields.UUID(), values=fields.Nested(FamilyLetterSchema), load_default=dict)


class ChosenLettersSchema(Schema):
    """The letters that somebody ticked, each with the version that they saw."""

    letter = fields.Dict(keys=fields.UUID(), values=fields.Integer(), load_default=dict)

    @validates_schema
    def some(self, data: _Data, **_: object) -> None:
        """Nothing is done with no letter."""
        if not data["letter"]:
            raise ValidationError({"letter": ["请至少选一封信。"]})


class PostedLettersSchema(DaySchema, ChosenLettersSchema):
    """How and when letters went out together; a file may come along as the proof."""

    way = fields.Enum(PostedWay, by_value=True, required=True)
    note = fields.String(load_default="", validate=validate.Length(max=200, error="最多 200 字。"))


class AdviceSchema(VersionSchema):
    """Why a letter is given back."""

    advice = words(required=True, least=1)


class PostingSchema(DaySchema, VersionSchema):
    """How and when a letter went out."""

    way = fields.Enum(PostedWay, by_value=True, required=True)


class DeliverySchema(DaySchema, VersionSchema):
    """When the family had a letter."""


class PaperReplySchema(DaySchema, VersionSchema):
    """A reply on paper as somebody copies it."""

    answer = fields.Enum(ReplyAnswer, by_value=True, load_default=ReplyAnswer.READ)
    conduct = words()
    ideas = words()
    help = words()
    best_time = fields.String(load_default="", validate=_NAMES)


class TemplateSchema(Schema):
    """A school's own text for letters."""

    body = fields.String(
        required=True,
        validate=validate.Length(min=1, max=letters.LONGEST, error=f"请写 1 到 {letters.LONGEST} 个字。"),
    )


class PhoneLogSchema(Schema):
    """What the phone log is narrowed to."""

    class_id = fields.UUID(load_default=None, allow_none=True)
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=10_000))

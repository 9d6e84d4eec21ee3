"""Shapes that cross the boundary: a term's dates, a holiday list to look at, a holiday list to publish."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from school_calendar import queries
from school_calendar.calendar_files import LONGEST_TERM_DAYS


class TermSchema(Schema):
    """When a term begins and ends; `version` is that of the school's term, where it has one already."""

    year = fields.Integer(required=True, validate=validate.Range(2000, 2100))
    number = fields.Integer(required=True, validate=validate.OneOf([1, 2, 3, 4]))
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    version = fields.Integer(load_default=None, allow_none=True)

    @validates_schema
    def _refuse_odd_lengths(self, data: dict[str, Any], **_: object) -> None:  # Any: what the fields loaded
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if not starts_on or not ends_on:
            return
        if not timedelta(0) < ends_on - starts_on < timedelta(days=LONGEST_TERM_DAYS):
            raise ValidationError("结束日期要晚于开学日期，一个学期不超过 300 天。", "ends_on")
        if "year" in data and starts_on.year not in (data["year"], data["year"] + 1):
            raise ValidationError("学年填它开始的那一年：2027 年春季学期属于 2026 学年。", "year")


class TermTemplateSchema(TermSchema):
    """A term that the district publishes for the schools of a track."""

    track = fields.String(required=True, validate=validate.OneOf(list(queries.TRACK_NAMES)))


class DayListSchema(Schema):
    """A holiday list that is sent as a file; `label` is what the import is called."""

    label = fields.String(required=True, validate=validate.Length(min=2, max=80))


class Plain(fields.String):
    """Plain data that a page carried from the preview to the confirmation, as JSON."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # Any: marshmallow's own
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return json.loads(text)
        except ValueError as fault:
            raise ValidationError("页面内容不完整，请重新选择文件。") from fault


def _refuse_nonsense(found: object) -> None:
    if not isinstance(found, dict):
        raise ValidationError("页面内容不完整，请重新选择文件。")


class PublicationSchema(Schema):
    """The confirmation of a preview; the data is checked again as any file is."""

    document = Plain(required=True, validate=_refuse_nonsense)

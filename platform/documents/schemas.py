"""The shape of what is asked for on paper."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields, validate

from care.cases.terms import PaperPurpose, Span
from documents.case_forms import FormKind


class FileFormat(StrEnum):
    """To print as it is, to go on writing, or to sort and count."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"


class FilingPaperSchema(Schema):
    """A roster or a hand-over sheet: as which file, and what for."""

    format = fields.Enum(FileFormat, by_value=True, load_default=FileFormat.PDF)
    purpose = fields.Enum(PaperPurpose, by_value=True, required=True, error_messages={"required": "请点一项用途。"})


class ScreeningPaperSchema(Schema):
    """A class's screening: to print or to go on writing, and what for."""

    format = fields.Enum(
        FileFormat,
        by_value=True,
        load_default=FileFormat.PDF,
        validate=validate.OneOf([FileFormat.PDF, FileFormat.WORD], error="请选 PDF 或 Word。"),
    )
    purpose = fields.Enum(PaperPurpose, by_value=True, required=True, error_messages={"required": "请点一项用途。"})


class TrainingPaperSchema(Schema):
    """As which file the record of a training is printed."""

    format = fields.Enum(FileFormat, by_value=True, load_default=FileFormat.PDF)


class CaseFormChoiceSchema(Schema):
    """Which form the page begins with."""

    form = fields.Enum(FormKind, by_value=True, load_default=FormKind.TRACKING)


class CaseFormSchema(Schema):
    """Which form, how far back, as which file, and what for."""

    form = fields.Enum(FormKind, by_value=True, load_default=FormKind.TRACKING)
    format = fields.Enum(FileFormat, by_value=True, load_default=FileFormat.PDF)
    span = fields.Enum(Span, by_value=True, load_default=Span.TERM)
    purpose = fields.Enum(PaperPurpose, by_value=True, required=True, error_messages={"required": "请点一项用途。"})


class ClassFormsSchema(Schema):
    """Which forms of which class, how far back, and what for."""

    class_id = fields.UUID(required=True, error_messages={"required": "请选一个班。", "invalid_uuid": "请选一个班。"})
    forms = fields.List(
        fields.Enum(FormKind, by_value=True),
        required=True,
        validate=validate.Length(min=1, error="请至少选一张表。"),
        error_messages={"required": "请至少选一张表。"},
    )
    span = fields.Enum(Span, by_value=True, load_default=Span.TERM)
    purpose = fields.Enum(PaperPurpose, by_value=True, required=True, error_messages={"required": "请点一项用途。"})

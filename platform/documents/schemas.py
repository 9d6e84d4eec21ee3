"""The shape of what is asked for on paper."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields

from care.cases.terms import PaperPurpose, Span
from documents.case_forms import FormKind


class FileFormat(StrEnum):
    """To print as it is, or to go on writing in an office program."""

    PDF = "pdf"
    WORD = "docx"


class CaseFormChoiceSchema(Schema):
    """Which form the page begins with."""

    form = fields.Enum(FormKind, by_value=True, load_default=FormKind.TRACKING)


class CaseFormSchema(Schema):
    """Which form, how far back, as which file, and what for."""

    form = fields.Enum(FormKind, by_value=True, load_default=FormKind.TRACKING)
    format = fields.Enum(FileFormat, by_value=True, load_default=FileFormat.PDF)
    span = fields.Enum(Span, by_value=True, load_default=Span.TERM)
    purpose = fields.Enum(PaperPurpose, by_value=True, required=True, error_messages={"required": "请点一项用途。"})

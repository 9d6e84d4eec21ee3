"""The shape of an answer, made from the questions of its page."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from links.pages import Ask, Question


def answers_to(questions: Sequence[Question]) -> type[Schema]:
    """The schema of what a page asks; nothing else that was sent is read."""
    made: type[Schema] = Schema.from_dict({question.name: _field(question) for question in questions}, name="Answers")
    return made


def _field(question: Question) -> fields.String:
    rules: list[validate.Validator] = [validate.Length(max=question.most)]
    if question.ask is Ask.CHOICE:
        values = [value for value, _words in question.options]
        rules = [validate.OneOf(values if question.required else [*values, ""])]
    if question.required:
        return fields.String(required=True, validate=rules)
    return fields.String(load_default="", validate=rules)

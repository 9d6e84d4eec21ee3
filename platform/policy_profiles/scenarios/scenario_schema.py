"""The shape of a scenario document as a JSON Schema (docs/scenarios.md)."""

from __future__ import annotations

from policy_profiles.disqualifying import Consequence, Misconduct
from policy_profiles.duty import StatusHint
from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.priority import ProposalGround
from policy_profiles.rules import Mark
from policy_profiles.schema_parts import BOOLEAN, DATE, Schema, choice_of, integer, map_of, object_of, text_of

REFUSED = "refused"
"""What a scenario expects where results may not be read at all."""

MOST_ROWS = 2000
_NAME = text_of(80)
_NAMES: Schema = {"type": "array", "maxItems": MOST_ROWS, "items": _NAME}
_DATE_OR_NULL: Schema = {"type": ["string", "null"], "format": "date"}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_OPTIONAL = (
    *("note", "only", "expect", "unmet_preconditions"),
    *("priority_proposed", "candidates", "disqualified", "plan_gaps"),
)
_DATES_EXPECTED = ("opens", "due", "grace_end", "remind_on", "alert_on", "period_end")
_TEXTS_EXPECTED = ("due_at", "awaiting", "merged_into", "assignee", "owner", "clause", "why", "why_en")


def scenario_schema() -> Schema:
    """The schema of a whole scenario document (JSON Schema 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario",
        **object_of(
            {
                "name": text_of(200),
                "note": text_of(2000),
                "profile": _either_text_or(_profile()),
                "calendar": _either_text_or(_calendar()),
                "facts": _facts(),
                "between": {"type": "array", "minItems": 2, "maxItems": 2, "items": DATE},
                "only": _NAMES,
                **_expectations(),
            },
            optional=_OPTIONAL,
        ),
    }


def _profile() -> Schema:
    values: Schema = {"type": "object", "maxProperties": 200}
    return object_of(
        {"builtin": _NAME, "set": values, "inline": {"type": "object"}}, optional=("builtin", "set", "inline")
    )


def _calendar() -> Schema:
    return object_of(
        {
            "builtin": _NAME,
            "inline": {"type": "object"},
            "track": _NAME,
            "years": {"type": "array", "maxItems": 50, "items": integer(2000, 2100)},
            "terms": _NAMES,
        },
        optional=("builtin", "inline", "years", "terms"),
    )


def _facts() -> Schema:
    life: Schema = {"opened_on": DATE, "closed_on": DATE}
    college = object_of({"id": _NAME, **life}, optional=tuple(life))
    class_group = object_of({"id": _NAME, **life, "graduating": BOOLEAN}, optional=(*life, "graduating"))
    fields: Schema = {
        "in_force_on": _DATE_OR_NULL,
        "colleges": _rows(_either_text_or(college)),
        "classes": _rows(_either_text_or(class_group)),
        "cases": _rows(_case()),
        "contacts": _rows(
            object_of(
                {
                    "for": _NAME,
                    "done_on": DATE,
                    "evidence": {"type": "array", "minItems": 1, "maxItems": 50, "items": choice_of(EvidenceKind)},
                },
                optional=("for",),
            )
        ),
        "events": _rows(
            object_of(
                {"id": _NAME, "kind": choice_of(EventKind), "at": _NAME, "harm_risk": BOOLEAN}, optional=("harm_risk",)
            )
        ),
        "results": _rows(
            object_of(
                {"class": _NAME, "size": integer(1, 500), "scores": {"type": "object", "maxProperties": 500}},
                optional=("size",),
            )
        ),
        "findings": _rows(
            object_of(
                {"id": _NAME, "misconduct": choice_of(Misconduct), "consequence": choice_of(Consequence)},
                optional=("consequence",),
            )
        ),
        "plans": _rows(object_of({"id": _NAME, "form": _NAME, "filled": _NAMES})),
    }
    return object_of(fields, optional=tuple(name for name in fields if name != "in_force_on"))


def _case() -> Schema:
    return object_of(
        {
            "id": _NAME,
            "confirmed_on": DATE,
            "priority_since": DATE,
            "flagged_on": DATE,
            "closed_on": DATE,
            "categories": _rows(_either_text_or(object_of({"is": _NAME, "since": DATE}, optional=("since",)))),
            "teachers": _NAMES,
        },
        optional=("priority_since", "flagged_on", "closed_on", "categories", "teachers"),
    )


def _expectations() -> Schema:
    duty: Schema = {
        "rule": _NAME,
        "for": _NAME,
        "period": {"type": ["string", "integer"]},
        **dict.fromkeys(_DATES_EXPECTED, _DATE_OR_NULL),
        **dict.fromkeys(_TEXTS_EXPECTED, _TEXT_OR_NULL),
        "status": choice_of(StatusHint),
        "mark": choice_of(Mark),
        "receivers": _NAMES,
        "evidence": {"type": "array", "items": choice_of(EvidenceKind)},
    }
    return {
        "expect": _rows(object_of(duty, optional=tuple(name for name in duty if name not in ("rule", "period")))),
        "unmet_preconditions": _NAMES,
        "priority_proposed": map_of("^", choice_of(ProposalGround)),
        "candidates": _either_text_or(map_of("^", _NAMES), words={"const": REFUSED}),
        "disqualified": map_of("^", integer(0, 600)),
        "plan_gaps": map_of("^", _NAMES),
    }


def _rows(items: Schema) -> Schema:
    """A list in which the same entry may stand twice."""
    return {"type": "array", "maxItems": MOST_ROWS, "items": items}


def _either_text_or(shape: Schema, *, words: Schema | None = None) -> Schema:
    """A text, or an object of that shape. Written so that a fault inside the object is told where it stands."""
    return {
        "type": ["string", "object"],
        "if": {"type": "object"},
        "then": shape,
        "else": words or {"minLength": 1, "maxLength": 80},
    }

"""The shape of a profile document as a JSON Schema. `profile.schema.json` is written from it, for editors."""

from __future__ import annotations

import json
import sys
from enum import StrEnum

from policy_profiles.canonical import NODES
from policy_profiles.categories import TagList, Tier
from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.facts import SubjectKind
from policy_profiles.format import FEATURES, FLOOR, Presence, Threshold
from policy_profiles.rules import Anchor, LateStart, Mark, Terms, Vacation
from school_calendar.workdays import Shift

Schema = dict[str, object]

CLAUSE_ID = "^[A-Z][A-Z0-9]*-[0-9A-Za-z.]+$"
RULE_CODE = "^(R[0-9]{2}[a-z]?([.][a-z_]+)?|S[0-9]{2})$"
ROLE_CODE = "^[a-z][a-z_]*$"
CATEGORY_CODE = "^[A-Z][0-9]{1,2}$"
KEY = "^[a-z][a-z0-9_]*$"


def document_schema() -> Schema:
    """The schema of a whole profile document (JSON Schema 2020-12)."""
    fields: Schema = {
        "format": {"const": 1},
        "key": _text(pattern="^[A-Z][A-Z0-9]{0,11}$"),
        "edition": _text(20),
        "complete": _BOOLEAN,
        "title": _text(60),
        "title_en": _text(120),
        "stages": _list({"enum": ["primary", "middle", "senior", "vocational", "special", "university"]}, at_least=1),
        "source": _object(
            {"reference": _text(60), "effective_on": _DATE, "note": _TEXT}, optional=("effective_on", "note")
        ),
        "preamble": _TEXT,
        "grace_workdays": _integer(0, 10),
        "escalation": _list(_object({"workdays": _integer(-20, 60), "to": _list(_ROLE, at_least=1)}), at_least=1),
        "clauses": _map(CLAUSE_ID, _object({"label": _text(40), "text": _TEXT})),
        "categories": _list(_category(), at_least=1),
        "tags": _list(_tag()),
        "roles": _map(ROLE_CODE, _object({"title": _text(40), "duty": _TEXT, **_ORIGIN}, optional=("clauses",))),
        "rules": _map(RULE_CODE, _rule()),
        "forms": _list(
            _object(
                {"key": _KEY, "title": _text(60), "fields": _list(_text(60), at_least=1), **_ORIGIN},
                optional=("clauses",),
            )
        ),
        "awards": _list(_award()),
        "disqualification": _disqualification(),
        "referral": _referral(),
        "confidentiality": _object(
            {"level": {"enum": ["strict", "floor"]}, "clauses": _CLAUSES, "note": _TEXT}, optional=("clauses", "note")
        ),
        "features": _map(f"^({'|'.join(FEATURES)})$", _feature()),
        "settings": _map("^A([1-9]|1[0-8])$", _setting()),
        "floor": _list({"enum": list(FLOOR)}),
    }
    shape = _object(fields, optional=("disqualification", "features", "tags", "forms", "awards", "preamble"))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policy profile",
        **shape,
        "$defs": _schedules(),
    }


def _category() -> Schema:
    subtag = _object({"key": _KEY, "title": _text(40), "tier": _choice(Tier), "node": _NODE})
    return _object(
        {
            "code": _text(pattern=CATEGORY_CODE),
            "title": _text(60),
            "title_en": _text(120),
            "definition": _TEXT,
            **_ORIGIN,
            "tier": _choice(Tier),
            "node": _NODE,
            "evidence": _list(_text(60), at_least=1),
            "subtags": _list(subtag, at_least=1),
            "subtag_required": _BOOLEAN,
            "explanation_required": _BOOLEAN,
            "signatures": _integer(1, 2),
            "retired": _BOOLEAN,
            "below_source": _BOOLEAN,
            "note": _TEXT,
        },
        optional=(
            "clauses",
            "subtags",
            "subtag_required",
            "explanation_required",
            "signatures",
            "retired",
            "below_source",
            "note",
        ),
    )


def _tag() -> Schema:
    target = _object(
        {"category": _text(pattern=CATEGORY_CODE), "subtag": _KEY, "condition": _TEXT}, optional=("subtag", "condition")
    )
    return _object(
        {
            "key": _KEY,
            "title": _text(40),
            "list": _choice(TagList),
            "clauses": _CLAUSES,
            "to": _list(target, at_least=1),
            "explanation_required": _BOOLEAN,
        },
        optional=("explanation_required",),
    )


def _rule() -> Schema:
    categories = _list(_text(pattern="^[A-Z][0-9]{1,2}([.][a-z][a-z0-9_]*)?$"), at_least=1)
    return _object(
        {
            "title": _text(40),
            "title_en": _text(120),
            "clauses": _CLAUSES,
            "mark": _choice(Mark),
            "period_mark": _choice(Mark),
            "scope": _choice(SubjectKind),
            "only": _object(
                {"categories": categories, "non_graduating": _BOOLEAN}, optional=("categories", "non_graduating")
            ),
            "when": _when(),
            "owner": _ROLE,
            "helpers": _list(_ROLE),
            "receivers": _list(_ROLE),
            "evidence": _list(_choice(EvidenceKind), at_least=1),
            "grace_workdays": _integer(0, 10),
            "per_teacher": _BOOLEAN,
            "precondition": _BOOLEAN,
            "enabled": _BOOLEAN,
            "below_source": _BOOLEAN,
            "note": _TEXT,
        },
        optional=(
            "clauses",
            "only",
            "helpers",
            "receivers",
            "grace_workdays",
            "per_teacher",
            "precondition",
            "enabled",
            "below_source",
            "note",
        ),
    )


def _when() -> Schema:
    names = list(_schedules())
    branches: list[Schema] = [
        {"if": {"required": ["kind"], "properties": {"kind": {"const": name}}}, "then": {"$ref": f"#/$defs/{name}"}}
        for name in names
    ]
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": names}}, "allOf": branches}


def _schedules() -> dict[str, Schema]:
    day = _integer(1, 200)
    month_and_day = _object({"month": _integer(1, 12), "day": _integer(1, 31)})
    return {
        "term_window": _schedule(
            {
                "first_day": day,
                "last_day": day,
                "anchor": _choice(Anchor),
                "terms": _choice(Terms),
                "late_start": _choice(LateStart),
            },
            optional=("anchor", "terms", "late_start"),
        ),
        "term_quota": _schedule(
            {"times": _integer(1, 10), "opens_before_end": day, "min_days": day, "alert_week": _integer(1, 20)},
            optional=("times", "opens_before_end", "min_days", "alert_week"),
        ),
        "month_window": _schedule(
            {"min_days": _integer(1, 31), "after_first": _choice(EvidenceKind)}, optional=("min_days", "after_first")
        ),
        "every_days": _schedule(
            {"days": _integer(1, 366), "priority_days": _integer(1, 366), "pause_in_vacation": _BOOLEAN},
            optional=("priority_days", "pause_in_vacation"),
        ),
        "point_dates": _schedule(
            {
                "day": _integer(1, 31),
                "months": _list(_integer(1, 12), at_least=1),
                "shift": _choice(Shift),
                "vacation": _choice(Vacation),
                "opens_before": _integer(0, 60),
            },
            optional=("shift", "vacation", "opens_before"),
        ),
        "year_quota": _schedule(
            {"due": month_and_day, "late_after": month_and_day, "shift": _choice(Shift)},
            optional=("late_after", "shift"),
        ),
        "after_event": _schedule(
            {"event": _choice(EventKind), **_WITHIN, "hours": _integer(0, 240), "at_once_if_harm": _BOOLEAN},
            optional=(*_WITHIN, "hours", "at_once_if_harm"),
        ),
        "after_confirmation": _schedule(
            {**_WITHIN, "pause_in_vacation": _BOOLEAN}, optional=(*_WITHIN, "pause_in_vacation")
        ),
        "before_first": _schedule({"rule": _text(pattern=RULE_CODE)}),
    }


def _award() -> Schema:
    return _object(
        {
            "key": _KEY,
            "title": _text(40),
            "public_title": _text(40),
            "recipient": {"enum": ["teacher", "group", "student"]},
            **_ORIGIN,
        }
    )


def _disqualification() -> Schema:
    return _object(
        {
            "discrimination": _BOOLEAN,
            "prejudice": _BOOLEAN,
            "improper_method": _choice(Threshold),
            "months": _integer(24, 120),
            "months_mark": _choice(Mark),
            **_ORIGIN,
        }
    )


def _referral() -> Schema:
    return _object(
        {"enabled": _BOOLEAN, "sender": _ROLE, "required": _list(_ROLE), "further": _list(_ROLE), **_ORIGIN},
        optional=("sender", "clauses"),
    )


def _feature() -> Schema:
    return _object(
        {"presence": _choice(Presence), "clauses": _CLAUSES, "detail": _text(60)}, optional=("clauses", "detail")
    )


def _setting() -> Schema:
    return _object(
        {
            "question": _TEXT,
            "values": {"type": "object", "additionalProperties": {}},
            "options": _list(_text(60)),
            "note": _TEXT,
        },
        optional=("values", "options", "note"),
    )


def _schedule(fields: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    return _object({"kind": {"type": "string"}, **fields}, optional=optional)


def _object(fields: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in fields if name not in optional]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": fields}


def _map(pattern: str, value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "patternProperties": {pattern: value}}


def _list(items: Schema, *, at_least: int = 0) -> Schema:
    return {"type": "array", "minItems": at_least, "maxItems": 200, "uniqueItems": True, "items": items}


def _choice(words: type[StrEnum]) -> Schema:
    return {"enum": [word.value for word in words]}


def _text(longest: int = 200, *, pattern: str | None = None) -> Schema:
    shape: Schema = {"type": "string", "minLength": 1, "maxLength": longest}
    return {**shape, "pattern": pattern} if pattern else shape


def _integer(least: int, most: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


_TEXT = _text(1000)
_DATE: Schema = {"type": "string", "format": "date"}
_BOOLEAN: Schema = {"type": "boolean"}
_KEY = _text(40, pattern=KEY)
_ROLE = _text(40, pattern=ROLE_CODE)
_NODE: Schema = {"enum": list(NODES)}
_CLAUSES = _list(_text(20, pattern=CLAUSE_ID))
_ORIGIN: Schema = {"mark": _choice(Mark), "clauses": _CLAUSES}
_WITHIN: Schema = {"workdays": _integer(0, 120), "days": _integer(0, 366)}


def schema_text() -> str:
    """The schema as `profile.schema.json` holds it."""
    return json.dumps(document_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())

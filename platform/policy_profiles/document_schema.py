"""The shape of a profile document as a JSON Schema. `profile.schema.json` is written from it, for editors."""

from __future__ import annotations

import json
import sys

from policy_profiles import category_schema, schedule_schema
from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import SubjectKind
from policy_profiles.format import FEATURES, FLOOR, Presence, Threshold
from policy_profiles.rules import Mark
from policy_profiles.schema_parts import (
    BOOLEAN,
    CLAUSE_ID,
    CLAUSES,
    DATE,
    KEY,
    ORIGIN,
    ROLE,
    ROLE_CODE,
    RULE_CODE,
    TEXT,
    Schema,
    choice_of,
    integer,
    list_of,
    map_of,
    object_of,
    text_of,
)

_OPTIONAL = ("disqualification", "features", "tags", "forms", "awards", "preamble")


def document_schema() -> Schema:
    """The schema of a whole profile document (JSON Schema 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policy profile",
        **object_of({**_identity(), **_content(), **_settlement()}, optional=_OPTIONAL),
        "$defs": schedule_schema.schedules(),
    }


def schema_text() -> str:
    """The schema as `profile.schema.json` holds it."""
    return json.dumps(document_schema(), ensure_ascii=False, indent=2) + "\n"


def _identity() -> Schema:
    return {
        "format": {"const": 1},
        "key": text_of(pattern="^[A-Z][A-Z0-9]{0,11}$"),
        "edition": text_of(20),
        "complete": BOOLEAN,
        "title": text_of(60),
        "title_en": text_of(120),
        "stages": list_of({"enum": ["primary", "middle", "senior", "vocational", "special", "university"]}, at_least=1),
        "source": object_of(
            {"reference": text_of(60), "effective_on": DATE, "note": TEXT}, optional=("effective_on", "note")
        ),
        "preamble": TEXT,
        "grace_workdays": integer(0, 10),
        "escalation": list_of(object_of({"workdays": integer(-20, 60), "to": list_of(ROLE, at_least=1)}), at_least=1),
    }


def _content() -> Schema:
    return {
        "clauses": map_of(CLAUSE_ID, object_of({"label": text_of(40), "text": TEXT})),
        "categories": list_of(category_schema.category(), at_least=1),
        "tags": list_of(category_schema.tag()),
        "roles": map_of(ROLE_CODE, object_of({"title": text_of(40), "duty": TEXT, **ORIGIN}, optional=("clauses",))),
        "rules": map_of(RULE_CODE, _rule()),
        "forms": list_of(
            object_of(
                {
                    "key": KEY,
                    "title": text_of(60),
                    "fields": list_of(text_of(60), at_least=1),
                    "required": list_of(text_of(60)),
                    "minutes": integer(1, 240),
                    "minutes_mark": choice_of(Mark),
                    **ORIGIN,
                },
                optional=("clauses", "required", "minutes", "minutes_mark"),
            )
        ),
        "awards": list_of(_award()),
        "disqualification": _disqualification(),
        "referral": _referral(),
        "confidentiality": object_of(
            {"level": {"enum": ["strict", "floor"]}, "clauses": CLAUSES, "note": TEXT}, optional=("clauses", "note")
        ),
    }


def _settlement() -> Schema:
    feature = object_of(
        {"presence": choice_of(Presence), "clauses": CLAUSES, "detail": text_of(60)}, optional=("clauses", "detail")
    )
    setting = object_of(
        {
            "question": TEXT,
            "values": {"type": "object", "additionalProperties": {}},
            "options": list_of(text_of(60)),
            "note": TEXT,
        },
        optional=("values", "options", "note"),
    )
    return {
        "features": map_of(f"^({'|'.join(FEATURES)})$", feature),
        "settings": map_of("^A([1-9]|1[0-8])$", setting),
        "floor": list_of({"enum": list(FLOOR)}),
    }


def _rule() -> Schema:
    categories = list_of(text_of(pattern="^[A-Z][0-9]{1,2}([.][a-z][a-z0-9_]*)?$"), at_least=1)
    optional = (
        "clauses",
        "only",
        "helpers",
        "receivers",
        "grace_workdays",
        "per_teacher",
        "precondition",
        "enabled",
        "below_source",
    )
    return object_of(
        {
            "title": text_of(40),
            "title_en": text_of(120),
            "clauses": CLAUSES,
            "mark": choice_of(Mark),
            "period_mark": choice_of(Mark),
            "scope": choice_of(SubjectKind),
            "only": object_of(
                {"categories": categories, "non_graduating": BOOLEAN}, optional=("categories", "non_graduating")
            ),
            "when": schedule_schema.when(),
            "owner": ROLE,
            "helpers": list_of(ROLE),
            "receivers": list_of(ROLE),
            "evidence": list_of(choice_of(EvidenceKind), at_least=1),
            "grace_workdays": integer(0, 10),
            "per_teacher": BOOLEAN,
            "precondition": BOOLEAN,
            "enabled": BOOLEAN,
            "below_source": BOOLEAN,
            "note": TEXT,
        },
        optional=(*optional, "below_source", "note"),
    )


def _award() -> Schema:
    return object_of(
        {
            "key": KEY,
            "title": text_of(40),
            "public_title": text_of(40),
            "recipient": {"enum": ["teacher", "group", "student"]},
            **ORIGIN,
        }
    )


def _disqualification() -> Schema:
    return object_of(
        {
            "discrimination": BOOLEAN,
            "prejudice": BOOLEAN,
            "improper_method": choice_of(Threshold),
            "months": integer(24, 120),
            "months_mark": choice_of(Mark),
            **ORIGIN,
        }
    )


def _referral() -> Schema:
    return object_of(
        {"enabled": BOOLEAN, "sender": ROLE, "required": list_of(ROLE), "further": list_of(ROLE), **ORIGIN},
        optional=("sender", "clauses"),
    )


if __name__ == "__main__":
    sys.stdout.write(schema_text())

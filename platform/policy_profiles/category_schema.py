"""The shape of categories and of the words of screening lists that lead to them."""

from __future__ import annotations

from policy_profiles.categories import TagList, Tier, Ties
from policy_profiles.schema_parts import (
    BOOLEAN,
    CATEGORY_CODE,
    CLAUSES,
    KEY,
    NODE,
    ORIGIN,
    TEXT,
    Schema,
    choice_of,
    integer,
    list_of,
    object_of,
    text_of,
)

_SUBTAG = object_of({"key": KEY, "title": text_of(40), "tier": choice_of(Tier), "node": NODE})
_INDICATOR = object_of({"places": integer(1, 20), "ties": choice_of(Ties), "smallest_class": integer(1, 100)})


def category() -> Schema:
    """A type of students."""
    return object_of(
        {
            "code": text_of(pattern=CATEGORY_CODE),
            "title": text_of(60),
            "title_en": text_of(120),
            "definition": TEXT,
            **ORIGIN,
            "tier": choice_of(Tier),
            "node": NODE,
            "evidence": list_of(text_of(60), at_least=1),
            "subtags": list_of(_SUBTAG, at_least=1),
            "subtag_required": BOOLEAN,
            "explanation_required": BOOLEAN,
            "signatures": integer(1, 2),
            "indicator": _INDICATOR,
            "retired": BOOLEAN,
            "below_source": BOOLEAN,
            "note": TEXT,
        },
        optional=(
            "clauses",
            "subtags",
            "subtag_required",
            "explanation_required",
            "signatures",
            "indicator",
            "retired",
            "below_source",
            "note",
        ),
    )


def tag() -> Schema:
    """A word of a screening or census list."""
    target = object_of(
        {"category": text_of(pattern=CATEGORY_CODE), "subtag": KEY, "condition": TEXT}, optional=("subtag", "condition")
    )
    return object_of(
        {
            "key": KEY,
            "title": text_of(40),
            "list": choice_of(TagList),
            "clauses": CLAUSES,
            "to": list_of(target, at_least=1),
            "explanation_required": BOOLEAN,
        },
        optional=("explanation_required",),
    )

"""The small parts that the schema of a profile document is built from: texts, numbers, lists, objects."""

from __future__ import annotations

from enum import StrEnum

from policy_profiles.canonical import NODES
from policy_profiles.rules import Mark

Schema = dict[str, object]

CLAUSE_ID = "^[A-Z][A-Z0-9]*-[0-9A-Za-z.]+$"
RULE_CODE = "^(R[0-9]{2}[a-z]?([.][a-z_]+)?|S[0-9]{2})$"
ROLE_CODE = "^[a-z][a-z_]*$"
CATEGORY_CODE = "^[A-Z][0-9]{1,2}$"
KEY_PATTERN = "^[a-z][a-z0-9_]*$"


def object_of(fields: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    """An object with these fields and no others; all but the optional ones must be there."""
    required = [name for name in fields if name not in optional]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": fields}


def map_of(pattern: str, value: Schema) -> Schema:
    """An object whose keys follow a pattern and whose values are all of one shape."""
    return {"type": "object", "additionalProperties": False, "patternProperties": {pattern: value}}


def list_of(items: Schema, *, at_least: int = 0) -> Schema:
    """A list without repetitions."""
    return {"type": "array", "minItems": at_least, "maxItems": 200, "uniqueItems": True, "items": items}


def choice_of(words: type[StrEnum]) -> Schema:
    """One of the words of an enumeration."""
    return {"enum": [word.value for word in words]}


def text_of(longest: int = 200, *, pattern: str | None = None) -> Schema:
    """A text that is not empty."""
    shape: Schema = {"type": "string", "minLength": 1, "maxLength": longest}
    return {**shape, "pattern": pattern} if pattern else shape


def integer(least: int, most: int) -> Schema:
    """A whole number, both ends included."""
    return {"type": "integer", "minimum": least, "maximum": most}


TEXT = text_of(1000)
DATE: Schema = {"type": "string", "format": "date"}
BOOLEAN: Schema = {"type": "boolean"}
KEY = text_of(40, pattern=KEY_PATTERN)
ROLE = text_of(40, pattern=ROLE_CODE)
NODE: Schema = {"enum": list(NODES)}
CLAUSES = list_of(text_of(20, pattern=CLAUSE_ID))
ORIGIN: Schema = {"mark": choice_of(Mark), "clauses": CLAUSES}

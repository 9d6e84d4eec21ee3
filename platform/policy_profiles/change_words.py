"""A change of a policy document in words: what it is about, what stood there, what stands there now. Pure.

Every text comes from a table; `translate` gives it in the reader's language (the stored words are Chinese).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from policy_profiles.comparison import FEATURE_LABELS, PRESENCE_LABELS
from policy_profiles.directions import Value
from policy_profiles.documents import Data
from policy_profiles.evidence import EVIDENCE_LABELS
from policy_profiles.format import Presence
from policy_profiles.loosening import Change
from policy_profiles.wording import (
    ALL_CASES_WORDING,
    DATE_WORDING,
    DIRECTION_LABELS,
    FIELD_LABELS,
    FLOOR_LABELS,
    LISTED_LABELS,
    MONTHS_WORDING,
    NOTHING_WORDING,
    NUMBER_WORDING,
    OF_FIELDS,
    ON_LABELS,
    SECTION_LABELS,
    TIER_LABELS,
    WHOLE_WORDING,
    WORD_LABELS,
)

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Worded:
    """A change for people: 个别谈话 · 期限, 30 天, 60 天."""

    direction: str
    section: str
    what: str
    field: str
    clause: str
    before: str
    after: str


def worded(change: Change, before: Data, after: Data, translate: Translate = str) -> Worded:
    """The change in words; the two documents name roles and types."""
    section = translate(SECTION_LABELS[change.section])
    about = _about(change, after, before, translate) or section
    field = "" if change.field == "value" else translate(FIELD_LABELS.get(change.field, change.field))
    return Worded(
        translate(DIRECTION_LABELS[change.direction]),
        section,
        " · ".join(part for part in (about, field) if part),
        field or about,
        change.clause,
        value_words(change, change.before, before, translate),
        value_words(change, change.after, after, translate),
    )


def line(change: Change, before: Data, after: Data) -> str:
    """The change in one Chinese line: 个别谈话 · 期限：30 天 → 60 天."""
    words = worded(change, before, after)
    return f"{words.what}：{words.before} → {words.after}"


def value_words(change: Change, value: Value, document: Data, translate: Translate = str) -> str:
    """One value of a change in words."""
    field = change.section if change.field == "value" else change.field
    special = _SPECIAL.get(field)
    if special is not None and (value or field in _SAID_OF_NOTHING):
        return special(value, document, translate)
    return plain_words(field, value, translate)


def plain_words(field: str, value: Value, translate: Translate = str) -> str:
    """A value of a field in words, as far as that goes without the document that it stands in."""
    if field in ("enabled", "listed"):
        return _SPECIAL[field](value, {}, translate)
    if value is None or value in ("", []):
        return translate(NOTHING_WORDING)
    if isinstance(value, int) and not isinstance(value, bool):
        return translate(NUMBER_WORDING.get(field, "{value}")).format(value=value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "、".join(value)
    word = str(value).lower() if isinstance(value, bool) else value
    if isinstance(word, str):
        own = OF_FIELDS.get(field.rpartition(".")[2], {})
        return translate(own.get(word) or WORD_LABELS.get(word, "")) or word
    return translate(WHOLE_WORDING)


def _switched(value: Value, _document: Data, translate: Translate) -> str:
    return translate(ON_LABELS[bool(value)])


def _is_listed(value: Value, _document: Data, translate: Translate) -> str:
    return translate(LISTED_LABELS[bool(value)])


def _audience(value: Value, document: Data, translate: Translate) -> str:
    codes = (value or {}).get("categories", ())
    return "、".join(category_title(document, code) for code in codes) or translate(ALL_CASES_WORDING)


def _date(value: Value, _document: Data, translate: Translate) -> str:
    return translate(DATE_WORDING).format(**value)


def _months(value: Value, _document: Data, translate: Translate) -> str:
    return translate(MONTHS_WORDING).format(value="、".join(str(month) for month in value))


def _evidence(value: Value, _document: Data, translate: Translate) -> str:
    known = {str(kind): label for kind, label in EVIDENCE_LABELS.items()}
    return "、".join(translate(known[kind]) if kind in known else kind for kind in value)


def _role(value: Value, document: Data, _translate: Translate) -> str:
    return "、".join(role_title(document, role) for role in ([value] if isinstance(value, str) else value))


def _presence(value: Value, _document: Data, translate: Translate) -> str:
    return translate(PRESENCE_LABELS[Presence(value)])


def _tier(value: Value, _document: Data, translate: Translate) -> str:
    return translate(TIER_LABELS[value])


_SPECIAL: dict[str, Callable[[Value, Data, Translate], str]] = {
    "enabled": _switched,
    "listed": _is_listed,
    "only": _audience,
    "when.due": _date,
    "when.late_after": _date,
    "when.months": _months,
    "tier": _tier,
    "presence": _presence,
    "evidence": _evidence,
    **dict.fromkeys(("owner", "helpers", "receivers", "sender", "required", "further"), _role),
}
_SAID_OF_NOTHING = ("enabled", "listed", "only")


def role_title(document: Data, role: str) -> str:
    """What the document calls a role."""
    title: str = document["roles"].get(role, {}).get("title", role)
    return title


def category_title(document: Data, code: str) -> str:
    """What the document calls a type, with its finer kind: K2.single_parent."""
    category, _, subtag = code.partition(".")
    row: dict[str, Any] = next((row for row in document["categories"] if row["code"] == category), {})
    finer = next((kind["title"] for kind in row.get("subtags", ()) if kind["key"] == subtag), "")
    title: str = row.get("title", code)
    return f"{title}（{finer}）" if finer else title


def _about(change: Change, after: Data, before: Data, translate: Translate) -> str:
    if change.section == "floor":
        return translate(FLOOR_LABELS.get(change.title, change.title))
    if change.section == "features":
        return translate(FEATURE_LABELS.get(change.title, change.title))
    if change.section == "escalation":
        return role_title({"roles": {**before["roles"], **after["roles"]}}, change.title)
    return change.title

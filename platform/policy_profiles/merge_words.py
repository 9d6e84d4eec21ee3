"""A difference between a school's document and a template's new edition in words: what it is about, and three values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy_profiles.change_words import Translate, value_words
from policy_profiles.directions import Direction
from policy_profiles.documents import Data, clause_words
from policy_profiles.loosening import Change
from policy_profiles.merging import ABSENT, Difference, Merge, Path, Value
from policy_profiles.rules import Mark
from policy_profiles.wording import FIELD_LABELS, LISTED_LABELS, SECTION_LABELS

PLACE_LABELS: dict[str, str] = {
    "edition": "版次",
    "source": "来源",
    "title_en": "英文名称",
    "complete": "是否整理完毕",
    "settings": "原文未定之处",
    "format": "格式",
}
NAMED_LABELS: dict[str, str] = {
    "when": "期限",
    "required": "必填栏目",
    "values": "做法",
    "options": "可选的做法",
    "clauses": "出处",
    "text": "内容",
    "label": "位置",
    "detail": "细节",
    "title_en": "英文名称",
}
"""Fields that only a template or a file can change."""
_ENTRIES = ("rules", "categories", "tags", "roles", "forms", "awards", "clauses", "features", "settings")


@dataclass(frozen=True, slots=True)
class Told:
    """A difference for people: 工作制度, 个别谈话 · 天数, 30 天, 20 天, 25 天."""

    section: str
    what: str
    clause: str
    base: str
    ours: str
    theirs: str


def told(difference: Difference, merge: Merge, translate: Translate = str) -> Told:
    """The difference in words."""
    path = difference.path
    documents = (merge.theirs, merge.ours, merge.base)
    section = translate(SECTION_LABELS.get(path[0]) or PLACE_LABELS.get(path[0], path[0]))
    entry = _entry(path, documents)
    about = _title(entry) if entry else ""
    field = _field(path)
    label = translate(FIELD_LABELS.get(field) or NAMED_LABELS.get(field.rpartition(".")[2], field)) if field else ""
    what = " · ".join(part for part in (about, label) if part) or section
    return Told(
        section,
        what,
        clause_words(merge.theirs, entry.get("clauses", ())) if entry and path[0] != "clauses" else "",
        *(
            _said(path, value, document, translate)
            for value, document in (
                (difference.base, merge.base),
                (difference.ours, merge.ours),
                (difference.theirs, merge.theirs),
            )
        ),
    )


def _entry(path: Path, documents: tuple[Data, ...]) -> Data | None:
    """What the place belongs to, as the newest document that has it calls it."""
    if path[0] not in _ENTRIES or len(path) == 1:
        return None
    for document in documents:
        section = document.get(path[0]) or {}
        rows = section if isinstance(section, Mapping) else {row.get("code") or row.get("key"): row for row in section}
        if path[1] in rows:
            found: Data = rows[path[1]]
            return found
    return None


def _title(entry: Data) -> str:
    title: str = entry.get("title") or entry.get("label") or entry.get("question") or ""
    return title


def _field(path: Path) -> str:
    return ".".join(path[2:] if path[0] in _ENTRIES else path[1:])


def _said(path: Path, value: Value, document: Data, translate: Translate) -> str:
    whole_entry = path[0] in _ENTRIES and len(path) == 2
    if whole_entry:
        return translate(LISTED_LABELS[value is not ABSENT])
    change = Change(
        Direction.OTHER, ".".join(path[:2]), _field(path) or "value", None, None, "", "", str(Mark.PLATFORM)
    )
    return value_words(change, None if value is ABSENT else value, document, translate)

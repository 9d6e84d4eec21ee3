"""Whose each entry of a school's document is, measured against the 原制度: its marks, and where it asks for less. Pure.

Marks are never taken from whoever wrote the document: a file from outside can claim nothing.
"""

from __future__ import annotations

from policy_profiles import loosening
from policy_profiles.consistency import value_at
from policy_profiles.documents import Data, Document, copy_of
from policy_profiles.rules import Mark


def stamped(document: Data, origin: Data) -> Document:
    """The document with the marks that follow from the 原制度 that the school took over.

    What the 原制度 has keeps its mark and clauses; a period that is not the 原制度's is the school's own (校本), and so is
    everything that the 原制度 does not have. `below_source` stands where the school asks for less than the source demands.
    """
    made = copy_of(document)
    below = {change.place for change in below_source(document, origin)}
    for code, rule in made["rules"].items():
        _stamp_rule(rule, origin["rules"].get(code), below=f"rules.{code}" in below)
    if "tags" in made or "tags" in origin:
        made["tags"] = _tags(made, origin)
    made["settings"] = _settings(made, origin)
    known = {row["code"]: row for row in origin["categories"]}
    for category in made["categories"]:
        _stamp(category, known.get(category["code"]), below=f"categories.{category['code']}" in below)
    return made


def below_source(document: Data, origin: Data) -> tuple[loosening.Change, ...]:
    """Where a document asks for less than the source of the 原制度 demands (低于原制度要求)."""
    return tuple(change for change in loosening.looser(origin, document) if loosening.needs_consent(change))


def unagreed(document: Data, *, origin: Data, current: Data) -> tuple[loosening.Change, ...]:
    """What the district has to agree to before the document may be published: below the source, and looser than now.

    What is below the source in the document in force already was agreed to when that was published.
    """
    now = {change.key for change in loosening.looser(current, document)}
    return tuple(change for change in below_source(document, origin) if change.key in now)


def _tags(document: Data, origin: Data) -> list[Document]:
    """The words of the screening lists, each leading to types in use: those of the 原制度 come back with their types."""
    in_use = {row["code"] for row in document["categories"] if not row.get("retired")}
    own = {row["key"]: row for row in document.get("tags", ())}
    tags = []
    for key, row in {**{row["key"]: row for row in origin.get("tags", ())}, **own}.items():
        known: list[Document] = next((tag["to"] for tag in origin.get("tags", ()) if tag["key"] == key), [])
        targets = [*known, *(target for target in row["to"] if target not in known)]
        usable = [target for target in targets if target["category"] in in_use]
        tags += [{**row, "to": usable}] if usable else []
    return tags


def _settings(document: Data, origin: Data) -> Document:
    """Where each ambiguity of the 原制度 is settled, as far as those places are still there."""
    settled = {}
    for key, row in {**document["settings"], **origin["settings"]}.items():
        values = {path: value for path, value in row.get("values", {}).items() if _stands(document, path)}
        settled[key] = {**row, "values": values} if "values" in row else row
    return settled


def _stands(document: Data, path: str) -> bool:
    try:
        value_at(document, path)
    except KeyError:
        return False
    return True


def _stamp_rule(rule: Document, source: Data | None, *, below: bool) -> None:
    _stamp(rule, source, below=below)
    if source is None or rule["when"] != source["when"]:
        rule["period_mark"] = str(Mark.SCHOOL)
    else:
        rule["period_mark"] = source["period_mark"]


def _stamp(entry: Document, source: Data | None, *, below: bool) -> None:
    entry["mark"] = source["mark"] if source else str(Mark.SCHOOL)
    if source and "clauses" in source:
        entry["clauses"] = list(source["clauses"])
    entry.pop("below_source", None)
    if below:
        entry["below_source"] = True


def covers(agreed: object, change: loosening.Change, document: Data) -> bool:
    """Whether consent to a value covers what the document says at the place of the change: that value, or a stricter one."""
    if agreed == change.after:
        return True
    if not change.place.startswith("rules.") or not change.field.startswith("when."):
        return False
    granted = copy_of(document)
    granted["rules"][change.place.removeprefix("rules.")]["when"][change.field.removeprefix("when.")] = agreed
    return change.key not in {one.key for one in loosening.looser(granted, document)}

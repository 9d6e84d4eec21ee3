"""What one policy document asks for less, more or otherwise than another, rule by rule and field by field. Pure.

Compared are plain documents that the loader has passed. Where a change gives something up and demands something else
(other evidence, another kind of period) it is said twice, as looser and as stricter, at the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from policy_profiles import loosening_rules
from policy_profiles.directions import (
    Direction,
    Judge,
    Value,
    Verdict,
    fewer_is_looser,
    less_is_looser,
    mixed,
    more_is_looser,
    no_demand,
    off_is_looser,
    ranked,
)
from policy_profiles.documents import Data, clause_words
from policy_profiles.rules import Mark

__all__ = ["Change", "Direction", "between", "looser", "needs_consent"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `place` is where (`rules.R04`), `field` what of it (`when.days`); `mark` says whose the old demand was.

    `before` and `after` are the document's own values; None where there is none. `title` and `clause` are for people.
    """

    direction: Direction
    place: str
    field: str
    before: Value
    after: Value
    title: str
    clause: str
    mark: str

    @property
    def key(self) -> tuple[str, str]:
        """Where it is, whatever the values."""
        return self.place, self.field

    @property
    def section(self) -> str:
        """The part of the document."""
        return self.place.partition(".")[0]

    @property
    def forbidden(self) -> bool:
        """Whether nobody may do it: the district floor, and what the law demands."""
        return self.direction is Direction.LOOSER and (self.section == "floor" or self.mark == Mark.LAW)

    def as_data(self) -> dict[str, Any]:  # Any: plain values of the document
        """Plain data for JSON; `from_data` is the way back."""
        return {
            "direction": str(self.direction),
            "place": self.place,
            "field": self.field,
            "before": self.before,
            "after": self.after,
            "title": self.title,
            "clause": self.clause,
            "mark": self.mark,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Change:
        """The change that `as_data` wrote."""
        return cls(**{**data, "direction": Direction(data["direction"])})


def between(before: Data, after: Data) -> tuple[Change, ...]:
    """Every difference from one document to the other, in the order of the document."""
    return tuple(change for section in _SECTIONS for change in section(before, after))


def looser(before: Data, after: Data) -> tuple[Change, ...]:
    """What the second document asks less of."""
    return tuple(change for change in between(before, after) if change.direction is Direction.LOOSER)


def needs_consent(change: Change) -> bool:
    """Whether the district must agree: less than the source itself demands, by its period or by the demand as such.

    The platform's own numbers may be loosened freely; what the law or the floor demands by nobody (`forbidden`).
    """
    return change.direction is Direction.LOOSER and change.mark == Mark.SOURCE


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the document under comparison, old or new."""

    place: str
    title: str = ""
    clause: str = ""
    mark: str = Mark.PLATFORM

    def differs(
        self, verdict: Verdict, field: str, was: Value, now: Value, mark: str | None = None
    ) -> Iterator[Change]:
        """The changes that a verdict stands for."""
        for direction in verdict:
            yield Change(direction, self.place, field, was, now, self.title, self.clause, str(mark or self.mark))

    def field(self, judge: Judge, field: str, was: Value, now: Value, mark: str | None = None) -> Iterator[Change]:
        """The changes of one field, none where both say the same."""
        if was != now and not (_is_absent(was) and _is_absent(now)):
            yield from self.differs(judge(was, now), field, was, now, mark)


def _is_absent(value: Value) -> bool:
    """A flag, a word or a list that is left out says the same as an empty one; a number says something."""
    return value is None or value is False or value in ("", [], {})


def _rules(before: Data, after: Data) -> Iterator[Change]:
    for code, old, new in _pairs(before["rules"], after["rules"]):
        entry = _entry(f"rules.{code}", old, new, before, after)
        for verdict, field, was, now, mark in loosening_rules.of(before, after, code):
            yield from entry.differs(verdict, field, was, now, mark)


def _whole(before: Data, after: Data) -> Iterator[Change]:
    """What stands on its own in the document."""
    for field, judge in _ALONE.items():
        yield from _Entry(field).field(judge, "value", before.get(field), after.get(field))


def _escalation(before: Data, after: Data) -> Iterator[Change]:
    """Who hears of an undone duty when; later, or no more, is looser."""
    old, new = (_first_heard(document["escalation"]) for document in (before, after))
    for role in {**old, **new}:
        yield from _Entry(f"escalation.{role}", role).field(more_is_looser, "workdays", old.get(role), new.get(role))


def _first_heard(steps: Iterable[Data]) -> dict[str, int]:
    heard: dict[str, int] = {}
    for step in steps:
        for role in step["to"]:
            heard[role] = min(step["workdays"], heard.get(role, step["workdays"]))
    return heard


def _categories(before: Data, after: Data) -> Iterator[Change]:
    for code, old, new in _pairs(*(_by(document["categories"], "code") for document in (before, after))):
        entry = _entry(f"categories.{code}", old, new, before, after)
        was, now = (bool(row) and not row.get("retired", False) for row in (old or {}, new or {}))
        if was != now:
            yield from entry.differs(off_is_looser(was, now), "listed", was, now)
        elif old and new:
            yield from _category_fields(entry, old, new)


def _category_fields(entry: _Entry, old: Data, new: Data) -> Iterator[Change]:
    for field, judge in _CATEGORY_FIELDS.items():
        absent = 1 if field == "signatures" else None
        mark = entry.mark if field == "definition" else Mark.PLATFORM
        yield from entry.field(judge, field, old.get(field, absent), new.get(field, absent), mark)
    for key, was, now in _pairs(*(_by(row.get("subtags", ()), "key") for row in (old, new))):
        finer = _Entry(f"{entry.place}.subtags.{key}", f"{new['title']}（{_either(was, now)['title']}）", entry.clause)
        if was is None or now is None:
            yield from finer.differs(off_is_looser(was, now), "listed", bool(was), bool(now))
            continue
        for field, judge in _SUBTAG_FIELDS.items():
            yield from finer.field(judge, field, was[field], now[field])


def _listed(before: Data, after: Data) -> Iterator[Change]:
    """Tags, forms and awards: what is taken out is looser, what is added stricter."""
    for section in ("tags", "forms", "awards"):
        for key, old, new in _pairs(*(_by(document.get(section, ()), "key") for document in (before, after))):
            entry = _entry(f"{section}.{key}", old, new, before, after)
            if section == "tags":  # which type a word leads to is the platform's reading of the source (A7)
                entry = replace(entry, mark=Mark.PLATFORM)
            if old is None or new is None:
                yield from entry.differs(off_is_looser(old, new), "listed", bool(old), bool(new))
                continue
            for field in {**old, **new}:
                if field == "minutes_mark" and old.get("minutes") != new.get("minutes"):
                    continue  # whose number it is goes with the number
                judge = _LISTED_FIELDS.get(field, no_demand)
                mark = entry.mark if field == "fields" else Mark.PLATFORM
                yield from entry.field(judge, field, old.get(field), new.get(field), mark)


def _parts(before: Data, after: Data) -> Iterator[Change]:
    """Disqualification, referral, confidentiality: one entry each, with a table of fields."""
    for section, fields in _PARTS.items():
        old, new = before.get(section), after.get(section)
        if old is None and new is None:
            continue
        entry = _entry(section, old, new, before, after)
        if old is None or new is None:
            yield from entry.differs(off_is_looser(old, new), "listed", bool(old), bool(new))
            continue
        for field, judge in fields.items():
            mark = Mark.PLATFORM if judge is no_demand else old.get(f"{field}_mark")
            yield from entry.field(judge, field, old.get(field), new.get(field), mark)


def _roles(before: Data, after: Data) -> Iterator[Change]:
    for code, old, new in _pairs(before["roles"], after["roles"]):
        entry = _Entry(f"roles.{code}", _either(new, old)["title"])
        for field in ("title", "duty"):
            yield from entry.field(no_demand, field, (old or {}).get(field), (new or {}).get(field))


def _features(before: Data, after: Data) -> Iterator[Change]:
    for key, old, new in _pairs(before.get("features", {}), after.get("features", {})):
        was, now = ((row or {}).get("presence", "none") for row in (old, new))
        mark = Mark.SOURCE if was == "source" else Mark.PLATFORM
        yield from _Entry(f"features.{key}", key, mark=mark).field(_PRESENCE, "presence", was, now)


def _floor(before: Data, after: Data) -> Iterator[Change]:
    for item in dict.fromkeys([*before["floor"], *after["floor"]]):
        was, now = item in before["floor"], item in after["floor"]
        yield from _Entry(f"floor.{item}", item, mark=Mark.LAW).field(off_is_looser, "listed", was, now)


def _words(before: Data, after: Data) -> Iterator[Change]:
    for field in ("title", "preamble", "stages"):
        yield from _Entry(field).field(no_demand, "value", before.get(field), after.get(field))
    for code, old, new in _pairs(before["clauses"], after["clauses"]):
        entry = _Entry(f"clauses.{code}", _either(new, old)["label"])
        yield from entry.field(no_demand, "value", (old or {}).get("text"), (new or {}).get("text"))


def _entry(place: str, old: Data | None, new: Data | None, before: Data, after: Data) -> _Entry:
    """What both documents call it now, and whose the old demand was."""
    held, named = _either(old, new), _either(new, old)
    cited = held.get("clauses", ())
    mark = held.get("mark") or (Mark.SOURCE if cited else Mark.PLATFORM)
    return _Entry(place, named.get("title", ""), clause_words(before if old else after, cited), mark)


def _either(first: Data | None, second: Data | None) -> Data:
    return first or second or {}


def _by(rows: Iterable[Data], key: str) -> dict[str, Data]:
    return {row[key]: row for row in rows}


def _pairs(old: Mapping[str, Data], new: Mapping[str, Data]) -> Iterator[tuple[str, Data | None, Data | None]]:
    """Each key of either side with what both have under it, in the order of the document."""
    for key in {**old, **new}:
        yield key, old.get(key), new.get(key)


_TIER = ranked("T4", "T3", "T2", "T1")
_PRESENCE = ranked("source", "always", "offered", "none")
_CATEGORY_FIELDS: dict[str, Judge] = {
    "title": no_demand,
    "definition": no_demand,
    "tier": _TIER,
    "node": mixed,
    "evidence": mixed,
    "subtag_required": off_is_looser,
    "explanation_required": off_is_looser,
    "signatures": less_is_looser,
    "note": no_demand,
}
_SUBTAG_FIELDS: dict[str, Judge] = {"tier": _TIER, "node": mixed, "title": no_demand}
_LISTED_FIELDS: dict[str, Judge] = {"fields": fewer_is_looser, "required": fewer_is_looser, "to": fewer_is_looser}
_ALONE: dict[str, Judge] = {"grace_workdays": more_is_looser}
_PARTS: dict[str, dict[str, Judge]] = {
    "disqualification": {
        "discrimination": off_is_looser,
        "prejudice": off_is_looser,
        "improper_method": ranked("adverse", "serious", "never"),
        "months": less_is_looser,
    },
    "referral": {
        "enabled": off_is_looser,
        "sender": no_demand,
        "required": fewer_is_looser,
        "further": fewer_is_looser,
    },
    "confidentiality": {"level": ranked("strict", "floor"), "note": no_demand},
}
_SECTIONS = (_whole, _escalation, _categories, _listed, _roles, _rules, _parts, _features, _floor, _words)

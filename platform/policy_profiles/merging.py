"""Bringing a template's new edition into a school's document: base, theirs and ours, rule by rule and field by field. Pure.

What only one side changed is taken from it; what both changed otherwise is a conflict that a person settles. Entries of
lists go by their code or key, so that an added form is no change of all forms. Marks are not merged: they follow from
the edition that becomes the 原制度 (policy_profiles.marking).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from policy_profiles import marking
from policy_profiles.documents import Data, Document, copy_of

Value = Any  # Any: a document's own values
Path = tuple[str, ...]


class Absent:
    """Stands for: nothing stands here."""

    def __repr__(self) -> str:
        return "–"


ABSENT: Final = Absent()

_LISTS: dict[str, str] = {"categories": "code", "subtags": "key", "tags": "key", "forms": "key", "awards": "key"}
"""Lists whose entries have a name of their own, and where it stands."""
_WHOLE: tuple[str, ...] = ("only", "due", "late_after", "values", "source", "escalation")
"""What says one thing with several values, and is taken or left as a whole."""
_DERIVED: tuple[str, ...] = ("mark", "period_mark", "below_source")
"""Fields of rules and types that follow from the 原制度."""


class Side(StrEnum):
    """Whose value stands in the merged document."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the school's document, the template as it was, and its new edition do not all say the same.

    `side` is whose value is taken; None while nobody has settled a conflict.
    """

    path: Path
    base: Value
    ours: Value
    theirs: Value
    side: Side | None

    @property
    def key(self) -> str:
        """Its name in a form."""
        return "/".join(self.path)

    @property
    def is_conflict(self) -> bool:
        """Whether both sides changed it, each otherwise."""
        return self.side is None


@dataclass(frozen=True, slots=True)
class Merge:
    """The differences of three documents, in the order of the document, and what becomes of them."""

    base: Data
    ours: Data
    theirs: Data
    differences: tuple[Difference, ...]

    @property
    def taken(self) -> tuple[Difference, ...]:
        """What comes in from the new edition without asking."""
        return tuple(one for one in self.differences if one.side is Side.THEIRS)

    @property
    def kept(self) -> tuple[Difference, ...]:
        """What the school had changed and the edition leaves alone."""
        return tuple(one for one in self.differences if one.side is Side.OURS)

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """What a person has to settle."""
        return tuple(one for one in self.differences if one.is_conflict)

    def unsettled(self, choices: Mapping[str, Side]) -> tuple[Difference, ...]:
        """The conflicts that these choices leave open."""
        return tuple(one for one in self.conflicts if one.key not in choices)

    def resolved(self, choices: Mapping[str, Side] | None = None) -> Document:
        """The merged document, marked against the new edition. Raises KeyError for a conflict without a choice."""
        chosen = choices or {}
        sides = {one.path: one.side or chosen[one.key] for one in self.differences}
        merged = _merged((), self.base, self.ours, self.theirs, sides)
        return marking.stamped(merged, self.theirs)


def three_way(base: Data, ours: Data, theirs: Data) -> Merge:
    """Compare three documents of one key that the loader has passed."""
    return Merge(base, ours, theirs, tuple(_differences((), base, ours, theirs)))


def _differences(path: Path, base: Value, ours: Value, theirs: Value) -> Iterator[Difference]:
    if _same(ours, theirs) and _same(base, ours):
        return
    if _opens(path, base, ours, theirs):
        parts = [_parts(path, value) for value in (base, ours, theirs)]
        for name in _order(*parts):
            if not _is_derived((*path, name)):
                yield from _differences((*path, name), *(part.get(name, ABSENT) for part in parts))
    elif not _same(ours, theirs):
        yield Difference(path, base, ours, theirs, _side(base, ours, theirs))


def _side(base: Value, ours: Value, theirs: Value) -> Side | None:
    if _same(base, ours):
        return Side.THEIRS
    return Side.OURS if _same(base, theirs) else None


def _merged(path: Path, base: Value, ours: Value, theirs: Value, sides: Mapping[Path, Side]) -> Value:
    if path in sides:
        return ours if sides[path] is Side.OURS else theirs
    if not _opens(path, base, ours, theirs):
        return ours
    parts = [_parts(path, value) for value in (base, ours, theirs)]
    made: dict[str, Value] = {}
    for name in _order(*parts):
        below = (*path, name)
        values = [part.get(name, ABSENT) for part in parts]
        # What follows from the 原制度 is stamped at the end; until then the newest that there is stands in.
        value = (
            _first(values[2], values[1])
            if _is_derived(below)
            else _merged(below, values[0], values[1], values[2], sides)
        )
        if value is not ABSENT:
            made[name] = value
    return list(made.values()) if path and path[-1] in _LISTS else made


def _opens(path: Path, base: Value, ours: Value, theirs: Value) -> bool:
    """Whether the place is compared part by part: all three have it, in the same shape."""
    if path and path[-1] in _LISTS:
        # A list that one side does not have is an empty one.
        return all(isinstance(value, (list, Absent)) for value in (base, ours, theirs))
    if not all(isinstance(value, Mapping) for value in (base, ours, theirs)):
        return False
    if path and path[-1] in _WHOLE:
        return False
    return len({value.get("kind") for value in (base, ours, theirs)}) == 1 if path[-1:] == ("when",) else True


def _parts(path: Path, value: Value) -> Mapping[str, Value]:
    if path and path[-1] in _LISTS:
        name = _LISTS[path[-1]]
        return {} if value is ABSENT else {row[name]: row for row in value}
    parts: Mapping[str, Value] = value
    return parts


def _order(base: Iterable[str], ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """The names of all three in one order that does not depend on which side is which.

    Where one side left the order of the base alone, the other's holds; where both changed it, the base's, then what is new.
    """
    base, ours, theirs = list(base), list(ours), list(theirs)
    if theirs in (ours, base):
        leading = ours
    elif base == ours:
        leading = theirs
    else:
        leading = [*base, *sorted({*ours, *theirs} - set(base))]
    return [*leading, *(name for name in dict.fromkeys((*base, *ours, *theirs)) if name not in set(leading))]


def _is_derived(path: Path) -> bool:
    return len(path) == 3 and path[0] in ("rules", "categories") and path[-1] in _DERIVED


def _same(first: Value, second: Value) -> bool:
    if isinstance(first, Absent) or isinstance(second, Absent):
        return first is second
    # 1 and True are equal in Python and not in a document.
    return type(first) is type(second) and bool(first == second)


def _first(*values: Value) -> Value:
    return next((value for value in values if value is not ABSENT), ABSENT)


def settled_by(merge: Merge, side: Side) -> dict[str, Side]:
    """Every conflict settled the same way."""
    return {one.key: side for one in merge.conflicts}


def without_marks(document: Data) -> Document:
    """The document without what is derived, for comparing what two documents say."""
    made = copy_of(document)
    for entry in (*made["rules"].values(), *made["categories"]):
        for field in _DERIVED:
            entry.pop(field, None)
    return made

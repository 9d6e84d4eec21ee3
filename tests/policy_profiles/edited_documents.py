"""Documents for tests: a built-in one with some places changed, and strategies for random edits of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from policy_profiles import loader
from policy_profiles.consistency import parts_of
from policy_profiles.documents import Document, copy_of

P2 = loader.builtin_document("P2")
RULES = tuple(P2["rules"])


def p2(**changes: object) -> Document:
    """P2 with values put at paths (`rules__R04__when__days=40`); None takes the place out."""
    return changed(P2, {path.replace("__", "."): value for path, value in changes.items()})


def changed(document: Document, places: dict[str, object]) -> Document:
    """The document with values put at dotted paths; keys with dots in brackets, None takes the place out."""
    made = copy_of(document)
    for path, value in places.items():
        *before, last = parts_of(path)
        target: Any = made  # Any: a document's own values
        for part in before:
            target = target[part]
        if value is None:
            target.pop(last, None)
        else:
            target[last] = value
    return made


@dataclass(frozen=True)
class Edit:
    """A value put at a place; its repr is all that a failing example has to show."""

    place: tuple[str | int, ...]
    value: object

    def __call__(self, document: Document) -> None:
        """Put it there."""
        target: Any = document  # Any: a document's own values
        for part in self.place[:-1]:
            target = target[part]
        target[self.place[-1]] = self.value


class Made(Document):
    """A document that shows only how it was made."""

    edits: tuple[Edit, ...] = ()

    def __repr__(self) -> str:
        return f"P2 after {self.edits}"


def made(*edits: Edit, of: Mapping[str, Any] = P2) -> Made:  # Any: a document's own values
    """A document after these edits."""
    document = Made(copy_of(of))
    document.edits = (*getattr(of, "edits", ()), *edits)
    for edit in edits:
        edit(document)
    return document


def _put(rule: str, field: str, value: object) -> Edit:
    return Edit(("rules", rule, field), value)


def _when(rule: str, field: str, value: object) -> Edit:
    return Edit(("rules", rule, "when", field), value)


def _category(index: int, field: str, value: object) -> Edit:
    return Edit(("categories", index, field), value)


def _whole(field: str, value: object) -> Edit:
    return Edit((field,), value)


def _numbers(rule: str, field: str, least: int, most: int) -> st.SearchStrategy[Edit]:
    return st.integers(least, most).map(lambda value: _when(rule, field, value))


rule_edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(_put, st.sampled_from(RULES), st.just("enabled"), st.booleans()),
    st.builds(_put, st.sampled_from(RULES), st.just("grace_workdays"), st.integers(0, 10)),
    st.builds(
        _put, st.sampled_from(("R04", "R06", "R11")), st.just("owner"), st.sampled_from(("class_teacher", "grade_head"))
    ),
    st.builds(
        _put,
        st.sampled_from(("R04", "R05", "R08")),
        st.just("evidence"),
        st.sampled_from((["talk"], ["talk", "home_visit"], ["home_visit"], ["peer_talk", "subject_card"])),
    ),
    st.builds(
        _put,
        st.sampled_from(("R04", "R16", "R30")),
        st.just("only"),
        st.sampled_from(
            ({}, {"categories": ["K2"]}, {"categories": ["K2.single_parent", "K4"]}, {"categories": ["K7"]})
        ),
    ),
    _numbers("R04", "days", 20, 120),
    _numbers("R04", "priority_days", 1, 20),
    _numbers("R05", "days", 1, 120),
    _numbers("R01", "last_day", 5, 30),
    _numbers("R11", "times", 1, 3),
    _numbers("R06", "min_days", 1, 20),
    _numbers("R13", "day", 10, 28),
    _numbers("R14", "days", 5, 60),
    _numbers("R22", "hours", 1, 168),
    _numbers("R16", "workdays", 1, 30),
    st.builds(_when, st.just("R01"), st.just("terms"), st.sampled_from(("each", "autumn", "spring"))),
    st.builds(_when, st.just("R13"), st.just("months"), st.sampled_from(([7], [1, 7], [1, 3, 5], [6]))),
    st.builds(_when, st.just("R13"), st.just("shift"), st.sampled_from(("next", "prev", "skip", "none"))),
    st.builds(_when, st.just("R13"), st.just("vacation"), st.sampled_from(("keep", "merge_into_next", "waive"))),
    st.builds(
        _when, st.just("R09"), st.just("due"), st.sampled_from(({"month": 5, "day": 31}, {"month": 11, "day": 1}))
    ),
)
"""Edits of rules that keep the document valid."""

other_edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(_category, st.integers(0, 8), st.just("retired"), st.booleans()),
    st.builds(_category, st.integers(0, 8), st.just("tier"), st.sampled_from(("T1", "T2", "T3", "T4"))),
    st.builds(_category, st.integers(0, 8), st.just("title"), st.sampled_from(("甲", "乙", "丙"))),
    st.builds(_category, st.integers(0, 8), st.just("signatures"), st.integers(1, 2)),
    st.builds(_whole, st.just("grace_workdays"), st.integers(0, 10)),
    st.builds(_whole, st.just("preamble"), st.sampled_from(("甲", "乙"))),
    st.builds(
        _whole,
        st.just("escalation"),
        st.lists(st.integers(-5, 30), min_size=1, max_size=4, unique=True).map(
            lambda days: [{"workdays": day, "to": ["owner"]} for day in sorted(days)]
        ),
    ),
)


def documents(edits: st.SearchStrategy[Edit] = rule_edits | other_edits) -> st.SearchStrategy[Made]:
    """P2 after some random edits."""
    return st.lists(edits, max_size=8).map(lambda chosen: made(*chosen))

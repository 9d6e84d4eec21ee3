"""Categories of students in care, and the words of screening lists that lead to them (domain.md 2.1, A7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policy_profiles.canonical import NODES
from policy_profiles.rules import Mark


class Tier(StrEnum):
    """Who inside the school may see that a child is listed in a category (domain.md 2.1)."""

    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"


class TagList(StrEnum):
    """Which list of the source a tag stands on (A7)."""

    SCREENING = "screening"
    CENSUS = "census"


@dataclass(frozen=True, slots=True)
class Subtag:
    """A finer kind inside a category, with a tier and node of its own."""

    key: str
    title: str
    tier: Tier
    node: str


class Ties(StrEnum):
    """Who is taken when the last place is shared (A6)."""

    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RankIndicator:
    """The last `places` of a class by last term's overall result make candidates, and never more than that (A6).

    Classes with fewer than `smallest_class` students have none. For universities only: no rank of a minor is kept.
    """

    places: int
    ties: Ties
    smallest_class: int


@dataclass(frozen=True, slots=True)
class Category:
    """A type of student in care; `node` is the district node (canonical.py) that it is counted under.

    `mark` says where the definition comes from; tier and evidence are always the platform's. A `retired` one stays
    readable on the files that hold it and cannot be chosen any more (INV-9).
    """

    code: str
    title: str
    title_en: str
    definition: str
    mark: Mark
    clauses: tuple[str, ...]
    tier: Tier
    node: str
    evidence: tuple[str, ...]
    subtags: tuple[Subtag, ...] = ()
    subtag_required: bool = False
    explanation_required: bool = False
    signatures: int = 1
    note: str = ""
    indicator: RankIndicator | None = None
    retired: bool = False
    below_source: bool = False

    @property
    def need_based(self) -> bool:
        """Whether it counts toward priority and need totals; being gifted or well-off does not."""
        return NODES[self.node].need_based

    def subtag(self, key: str | None) -> Subtag | None:
        """The subtag with that key; None for None. Raises KeyError for an unknown one."""
        if key is None:
            return None
        return {subtag.key: subtag for subtag in self.subtags}[key]

    def tier_of(self, subtag: str | None) -> Tier:
        """The tier of a listing under this category, and subtag if there is one."""
        finer = self.subtag(subtag)
        return finer.tier if finer else self.tier

    def node_of(self, subtag: str | None) -> str:
        """The canonical node under which a listing is counted."""
        finer = self.subtag(subtag)
        return finer.node if finer else self.node


@dataclass(frozen=True, slots=True)
class TagTarget:
    """A category that a tag can lead to, and the condition in words where there is a choice."""

    category: str
    subtag: str | None
    condition: str


@dataclass(frozen=True, slots=True)
class ScreeningTag:
    """A word of the source's screening or census list, which is no category itself (A7)."""

    key: str
    title: str
    list: TagList
    clauses: tuple[str, ...]
    targets: tuple[TagTarget, ...]
    explanation_required: bool = False

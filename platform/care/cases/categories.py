"""From what somebody chose on the form to categories of the profile in force: pure, with the checks that each one asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from care.cases.errors import (
    CategoryOutOfUse,
    CategoryTwice,
    EvidenceMissing,
    ExplanationMissing,
    RetiredCategory,
    SignedRecordMissing,
    SubtagMissing,
    UnknownCategory,
    UnknownSubtag,
)
from care.cases.terms import EvidenceSource
from policy_profiles.canonical import NODES
from policy_profiles.categories import Category, Tier
from policy_profiles.format import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryChoice:
    """A category as chosen: its code in the profile, and the finer kind where it has any."""

    code: str
    subtag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceNote:
    """A piece of evidence as written; `code` names the category that it belongs to, None the case as a whole."""

    kind: EvidenceSource
    note: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenCategory:
    """A category of the profile in force, as it is written on the case."""

    code: str
    subtag: str | None
    title: str
    tier: Tier
    node: str
    is_need_based: bool


def choose(profile: Profile, choices: Sequence[CategoryChoice]) -> tuple[ChosenCategory, ...]:
    """The chosen categories; raises UnknownCategory (retired ones too, INV-9), SubtagMissing, UnknownSubtag, CategoryTwice."""
    if len({(choice.code, choice.subtag) for choice in choices}) < len(choices):
        raise CategoryTwice
    return tuple(_chosen(_category(profile, choice.code), choice.subtag) for choice in choices)


def check_evidence(profile: Profile, choices: Sequence[CategoryChoice], evidence: Sequence[EvidenceNote]) -> None:
    """Raise unless there is evidence with words in it, and what single categories ask for besides.

    An explanation (K10) is evidence written for that very category; two signatures (K6) stand on a document. A note for a
    category that was not chosen is refused.
    """
    written = [note for note in evidence if note.note.strip()]
    if not written:
        raise EvidenceMissing
    if not {note.code for note in written} <= {None, *(choice.code for choice in choices)}:
        raise UnknownCategory
    for choice in choices:
        category = _category(profile, choice.code)
        own = [note for note in written if note.code == choice.code]
        if category.explanation_required and not own:
            raise ExplanationMissing(category=category.title)
        if category.signatures > 1 and not any(note.kind is EvidenceSource.DOCUMENT for note in own):
            raise SignedRecordMissing(category=category.title)


def check_in_use(profile: Profile, listed: Mapping[str, str]) -> None:
    """Raise CategoryOutOfUse unless everything that a candidate was proposed under (title by code) can still be assigned.

    The school may have retired a type, or taken up another document, after the proposal (INV-9).
    """
    in_use = {category.code for category in profile.open_categories}
    for code, title in listed.items():
        if code not in in_use:
            raise CategoryOutOfUse(category=title)


def _category(profile: Profile, code: str) -> Category:
    try:
        category = profile.category(code)
    except KeyError:
        raise UnknownCategory from None
    if category.retired:
        raise RetiredCategory(category=category.title)
    return category


def _chosen(category: Category, subtag: str | None) -> ChosenCategory:
    if subtag is None and category.subtag_required:
        raise SubtagMissing(category=category.title)
    try:
        finer = category.subtag(subtag)
    except KeyError:
        raise UnknownSubtag(category=category.title) from None
    node = category.node_of(subtag)
    return ChosenCategory(
        code=category.code,
        subtag=subtag,
        title=f"{category.title}（{finer.title}）" if finer else category.title,
        tier=category.tier_of(subtag),
        node=node,
        is_need_based=NODES[node].need_based,
    )

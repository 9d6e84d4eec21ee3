"""Reads of the district's templates: its editions, what is new for a school, and what schools made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, defer

from kernel.db import session
from kernel.errors import NotFound
from policy_profiles import loosening, marking, merging, queries
from policy_profiles.documents import Document, digest_of
from policy_profiles.loosening import Change
from policy_profiles.merging import Merge
from policy_profiles.models import ProfileDraft, ProfileVersion, TemplateAnswer, TemplateEdition, TemplateRefusal


class Answer(StrEnum):
    """What a school made of an edition."""

    MERGED = "merged"
    PUBLISHED = "published"
    DECLINED = "declined"
    DROPPED = "dropped"


ANSWER_LABELS: dict[Answer, str] = {
    Answer.MERGED: "已并入草稿",
    Answer.PUBLISHED: "已生效",
    Answer.DECLINED: "不采用",
    Answer.DROPPED: "并入后又撤下",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An edition before the school: how it differs from what the school has, and what the school once took over.

    `ours` is the draft, or the newest version while there is none; None before the school has any document at all.
    `seen_version` is the draft's, None while there is none.
    """

    edition: TemplateEdition
    merge: Merge | None
    seen_version: int | None
    is_taken: bool
    refusal: TemplateRefusal | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest edition of a template, and what the school in scope made of it; nothing is compared yet."""

    edition: TemplateEdition
    """Its document is not read."""
    stages: Sequence[str]
    is_taken: bool
    refusal: TemplateRefusal | None

    @property
    def is_answered(self) -> bool:
        """Whether the school has taken or declined it."""
        return self.is_taken or self.refusal is not None


def editions() -> Sequence[TemplateEdition]:
    """Every edition of the district's templates, newest first; the documents are not read."""
    query = select(TemplateEdition).options(defer(TemplateEdition.document))
    return session().scalars(query.order_by(TemplateEdition.published_at.desc(), TemplateEdition.number.desc())).all()


def newest_editions() -> Sequence[TemplateEdition]:
    """The newest edition of each template, by key; the documents are not read."""
    return session().scalars(_newest().options(defer(TemplateEdition.document))).all()


def standings() -> list[Standing]:
    """The newest editions that are for the school's document, or all while it has none; three statements, however many."""
    draft, newest = queries.draft(), queries.newest_version()
    base = _taken_over(draft, newest)
    ours = draft.document if draft else newest.document if newest else None
    query = _newest().options(defer(TemplateEdition.document))
    query = query.outerjoin(TemplateRefusal, TemplateRefusal.edition_id == TemplateEdition.id)
    if ours is not None:
        query = query.where(TemplateEdition.key == ours["key"])
    taken = digest_of(base) if base else None
    rows = session().execute(query.add_columns(TemplateEdition.document["stages"], TemplateRefusal))
    return [Standing(edition, stages, edition.digest == taken, refusal) for edition, stages, refusal in rows]


def edition(edition_id: UUID) -> TemplateEdition:
    """One edition. Raises NotFound."""
    row = session().scalar(select(TemplateEdition).where(TemplateEdition.id == edition_id))
    if row is None:
        raise NotFound
    return row


def numbered_edition(key: str, number: int) -> TemplateEdition:
    """The edition of that number of a template. Raises NotFound."""
    row = session().scalar(select(TemplateEdition).where(TemplateEdition.key == key, TemplateEdition.number == number))
    if row is None:
        raise NotFound
    return row


def last_number(key: str) -> int:
    """The number of a template's newest edition, 0 before the first."""
    return session().scalar(select(func.max(TemplateEdition.number)).where(TemplateEdition.key == key)) or 0


def edition_before(of: TemplateEdition) -> TemplateEdition | None:
    """The edition that this one followed."""
    return session().scalar(
        select(TemplateEdition).where(TemplateEdition.key == of.key, TemplateEdition.number == of.number - 1)
    )


def changes_since(of: TemplateEdition) -> tuple[Change, ...]:
    """What an edition changed against the one before; nothing for the first."""
    before = edition_before(of)
    return loosening.between(before.document, of.document) if before else ()


def edition_of_digest(key: str, digest: str) -> TemplateEdition | None:
    """The newest edition with that very document."""
    query = select(TemplateEdition).where(TemplateEdition.key == key, TemplateEdition.digest == digest)
    return session().scalar(query.order_by(TemplateEdition.number.desc()).limit(1))


def waiting() -> TemplateEdition | None:
    """The newest edition for the school's document, while the school has neither taken nor declined it."""
    if queries.newest_version() is None:
        return None
    return next((one.edition for one in standings() if not one.is_answered), None)


def offer(edition_id: UUID) -> Offer:
    """An edition before the school in scope. Raises NotFound for one that is for another kind of school."""
    found, draft, newest = edition(edition_id), queries.draft(), queries.newest_version()
    ours = draft.document if draft else newest.document if newest else None
    if ours is not None and ours["key"] != found.key:
        raise NotFound
    base = _taken_over(draft, newest)
    merge = None
    if ours is not None and base:
        merge = merging.three_way(base, marking.stamped(ours, base), found.document)
    taken = bool(base) and digest_of(base) == found.digest
    return Offer(found, merge, draft.version if draft else None, taken, refusal(edition_id))


def refusal(edition_id: UUID) -> TemplateRefusal | None:
    """That the school declined the edition, if it did."""
    return session().scalar(select(TemplateRefusal).where(TemplateRefusal.edition_id == edition_id))


def answers() -> Mapping[UUID, Mapping[UUID, TemplateAnswer]]:
    """What the schools of the office in scope made of each edition: by edition and school, the newest answer."""
    found: dict[UUID, dict[UUID, TemplateAnswer]] = {}
    for row in session().scalars(select(TemplateAnswer).order_by(TemplateAnswer.answered_at, TemplateAnswer.id)):
        if row.reporting_school_id is not None:
            found.setdefault(row.edition_id, {})[row.reporting_school_id] = row
    return found


def _newest() -> Select[TemplateEdition]:
    later = aliased(TemplateEdition)
    passed = exists().where(later.key == TemplateEdition.key, later.number > TemplateEdition.number)
    return select(TemplateEdition).where(~passed).order_by(TemplateEdition.key)


def _taken_over(draft: ProfileDraft | None, newest: ProfileVersion | None) -> Document | None:
    if draft is not None:
        return draft.origin
    return (newest.origin or newest.document) if newest else None

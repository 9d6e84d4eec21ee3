"""The district's templates: publishing an edition, and what a school makes of it.

A school merges an edition into its draft, where it is looked at, foreseen and published like any other change; nothing
comes into force by itself. What reaches the district is a row of counts and names of schools, never of students.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from kernel import events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from policy_profiles import loader, queries, template_queries
from policy_profiles.documents import Document, digest_of
from policy_profiles.errors import (
    ConflictsOpen,
    EditionAnswered,
    EditionUnchanged,
    ProfileFaults,
    TemplateIncomplete,
)
from policy_profiles.events import EditionDeclined, EditionPublished, EditionTaken
from policy_profiles.merging import Side
from policy_profiles.models import ProfileDraft, TemplateEdition, TemplateRefusal
from policy_profiles.services import drafting
from policy_profiles.services.template_answers import report
from policy_profiles.template_queries import Answer


def publish_edition(*, document: Document, note: str, actor: Actor) -> TemplateEdition:
    """Publish a document as its template's next edition. Raises ProfileFaults, TemplateIncomplete, EditionUnchanged."""
    faults = loader.faults_of(document)
    if faults:
        raise ProfileFaults(faults)
    if not document["complete"]:
        raise TemplateIncomplete
    locking.take_turns("policy-templates")
    key, digest = document["key"], digest_of(document)
    number = template_queries.last_number(key)
    if number and template_queries.edition_of_digest(key, digest) == _newest(key):
        raise EditionUnchanged
    edition = TemplateEdition(
        id=new_id(),
        key=key,
        number=number + 1,
        title=document["title"],
        document=document,
        digest=digest,
        note=note,
        published_by=actor.user_id,
        published_by_name=actor.name,
    )
    session().add(edition)
    events.record(EditionPublished(edition_id=edition.id, key=key, number=edition.number), actor)
    return edition


def take_edition(
    *, edition_id: UUID, choices: Mapping[str, Side], seen_version: int | None, actor: Actor
) -> ProfileDraft:
    """Merge an edition into the school's draft, which is begun if there is none; conflicts are settled by `choices`.

    Raises NotFound, StaleRecord, ConflictsOpen, EditionAnswered, ProfileFaults where the merged document contradicts itself.
    """
    offer = template_queries.offer(edition_id)
    if offer.is_taken:
        raise EditionAnswered
    edition, merge = offer.edition, offer.merge
    if merge is None:
        draft = drafting.begin(_draft_of(edition), actor)
        _took(edition, actor)
        return draft
    left = merge.unsettled(choices)
    if left:
        raise ConflictsOpen(count=len(left))
    draft = queries.draft() or drafting.start_draft(actor=actor)
    merged = merge.resolved(choices)
    faults = loader.faults_of(merged)
    if faults:
        raise ProfileFaults(faults)
    words = f"并入区模板第 {edition.number} 版"
    session().flush()  # a draft that was just begun is locked below
    seen = draft.version if offer.seen_version is None else (seen_version or 0)
    drafting.replace_draft(merged, words=words, seen_version=seen, origin=edition.document, actor=actor)
    _took(edition, actor)
    return draft


def decline_edition(*, edition_id: UUID, reason: str, actor: Actor) -> TemplateRefusal:
    """Do not take an edition, with a reason that the district reads. Raises NotFound, EditionAnswered."""
    offer = template_queries.offer(edition_id)
    if offer.is_taken:
        raise EditionAnswered
    refusal = TemplateRefusal(
        id=new_id(),
        edition_id=edition_id,
        reason=reason,
        refused_by=actor.user_id,
        refused_by_name=actor.name,
    )
    try:
        with session().begin_nested():
            session().add(refusal)
    except IntegrityError as fault:  # declined already, perhaps in another tab
        raise EditionAnswered from fault
    report(edition_id, Answer.DECLINED, reason=reason, actor=actor)
    events.record(EditionDeclined(edition_id=edition_id), actor)
    return refusal


def _newest(key: str) -> TemplateEdition | None:
    return next((one for one in template_queries.newest_editions() if one.key == key), None)


def _draft_of(edition: TemplateEdition) -> ProfileDraft:
    document = edition.document
    return ProfileDraft(base_key=edition.key, base=document, origin=document, document=document)


def _took(edition: TemplateEdition, actor: Actor) -> None:
    report(edition.id, Answer.MERGED, actor=actor)
    events.record(EditionTaken(edition_id=edition.id, number=edition.number), actor)

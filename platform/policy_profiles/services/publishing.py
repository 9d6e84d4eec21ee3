"""Publishing a draft: an immutable version with its differences in words, and the day on which it comes into force."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from policy_profiles import loader, loosening, loosening_queries, queries
from policy_profiles.change_words import worded
from policy_profiles.documents import Data, digest_of
from policy_profiles.errors import (
    ConsentMissing,
    EffectiveTooEarly,
    FloorTouched,
    NoNextTerm,
    NothingToPublish,
    NotImmediate,
    ProfileFaults,
)
from policy_profiles.events import VersionPublished
from policy_profiles.loosening import Change, Direction
from policy_profiles.models import ProfileActivation, ProfileDraft, ProfileVersion
from policy_profiles.services import drafting
from policy_profiles.services.loosening_requests import withdraw_pending
from policy_profiles.services.template_answers import report_in_force
from school_calendar import queries as calendars
from tenants.onboarding import Step
from tenants.services import confirm_step
from works import services as works
from works.lifecycle import WorkKind


def publish_draft(*, effective_on: date | None = None, seen_version: int, actor: Actor) -> ProfileVersion:
    """Publish the draft as the school's next version; the draft is gone, older versions and duties begun stay.

    It comes into force with the next term, or on `effective_on`: earlier than the term only where nothing is looser than in
    the version before. Raises NoDraft, StaleRecord, NothingToPublish, FloorTouched, ConsentMissing, NotImmediate, NoNextTerm,
    EffectiveTooEarly, ProfileFaults.
    """
    draft = drafting.locked(seen_version)
    before = queries.newest_version()
    faults = loader.faults_of(draft.document)
    if faults:
        raise ProfileFaults(faults)
    changes = loosening.between(before.document, draft.document) if before else ()
    _check(draft, before, changes)
    day = first_day(changes, is_first=before is None, wanted=effective_on)
    version = _add(draft, before, changes, actor)
    _activate(version, day, actor)
    drafting.remove(draft)
    withdraw_pending(title=draft.document["title"], actor=actor)
    report_in_force(taken_over=draft.origin, actor=actor)
    _tell(version, day, changes, actor)
    return version


def first_day(changes: tuple[Change, ...], *, is_first: bool, wanted: date | None) -> date:
    """The day on which a version with these changes comes into force. Raises NotImmediate, NoNextTerm, EffectiveTooEarly."""
    today = clock.today()
    if wanted is not None and wanted < today:
        raise EffectiveTooEarly(earliest=today)
    term = calendars.next_term()
    if is_first or not _loosens(changes):
        return wanted or (today if is_first or term is None else term.starts_on)
    if term is None:
        raise NoNextTerm
    if wanted is not None and wanted < term.starts_on:
        raise NotImmediate(earliest=term.starts_on)
    return wanted or term.starts_on


def may_be_immediate(changes: tuple[Change, ...]) -> bool:
    """Whether a version with these changes may come into force before the next term."""
    return not _loosens(changes)


def _loosens(changes: tuple[Change, ...]) -> bool:
    return any(change.direction is Direction.LOOSER for change in changes)


def _check(draft: ProfileDraft, before: ProfileVersion | None, changes: tuple[Change, ...]) -> None:
    if before is not None and not changes:
        raise NothingToPublish
    forbidden = [change for change in loosening.looser(draft.origin, draft.document) if change.forbidden]
    if forbidden:
        raise FloorTouched(what=_named(forbidden, draft.origin, draft.document))
    missing = loosening_queries.without_consent(draft, loosening_queries.requests())
    if missing:
        raise ConsentMissing(count=len(missing), what=_named(missing, draft.origin, draft.document))


def _named(changes: list[Change] | tuple[Change, ...], before: Data, after: Data) -> str:
    return "、".join(worded(change, before, after).what for change in changes)


def _add(
    draft: ProfileDraft, before: ProfileVersion | None, changes: tuple[Change, ...], actor: Actor
) -> ProfileVersion:
    version = ProfileVersion(
        id=new_id(),
        number=before.number + 1 if before else 1,
        key=draft.document["key"],
        document=draft.document,
        digest=digest_of(draft.document),
        created_by=actor.user_id,
        origin=None if draft.origin == draft.document else draft.origin,
        based_on_id=before.id if before else None,
        changes=[_stored(change, before.document, draft.document) for change in changes] if before else None,
    )
    session().add(version)
    session().flush()  # the activation points at it
    return version


def _stored(change: Change, before: Data, after: Data) -> dict[str, Any]:  # Any: plain values of the documents
    return {**change.as_data(), "words": asdict(worded(change, before, after))}


def _activate(version: ProfileVersion, day: date, actor: Actor) -> None:
    last = queries.latest_activation()
    if last is not None and day < last.effective_on:
        raise EffectiveTooEarly(earliest=last.effective_on)
    session().add(
        ProfileActivation(
            id=new_id(),
            number=last.number + 1 if last else 1,
            version_id=version.id,
            effective_on=day,
            activated_by=actor.user_id,
        )
    )


def _tell(version: ProfileVersion, day: date, changes: tuple[Change, ...], actor: Actor) -> None:
    confirm_step(step=Step.PROFILE_CHOSEN, note=version.key, actor=actor)
    counts = [sum(change.direction is way for change in changes) for way in (Direction.LOOSER, Direction.STRICTER)]
    rows = events.record(
        VersionPublished(
            version_id=version.id, number=version.number, effective_on=day, looser=counts[0], stricter=counts[1]
        ),
        actor,
    )
    works.follow_first(WorkKind.TERM_OPENING, rows, actor=actor)

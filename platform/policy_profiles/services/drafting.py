"""Working on the school's next policy document: starting a draft, editing it by small operations, taking edits back."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete

from kernel import clock, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from policy_profiles import editing, loader, marking, queries
from policy_profiles.documents import Data, Document, sections_that_differ, with_sections
from policy_profiles.errors import DraftExists, NothingToUndo, ProfileFaults, ProfileIncomplete, ProfileNotAdopted
from policy_profiles.events import DraftDiscarded, DraftStarted
from policy_profiles.models import ProfileDraft, ProfileDraftEdit, ProfileVersion
from policy_profiles.services.template_answers import report_dropped

REPLACED = "replace"
"""The operation by which a whole document takes the draft's place: an import, a template's new edition."""


def start_draft(*, version_id: UUID | None = None, key: str | None = None, actor: Actor) -> ProfileDraft:
    """Start a draft from a version of the school, from a built-in profile, or by default from the newest version.

    Raises DraftExists, ProfileNotAdopted, ProfileIncomplete, NotFound.
    """
    locking.take_turns("policy_profiles.draft")  # there is one draft, also when two begin in the same moment
    known = queries.draft()
    if known is not None:
        raise DraftExists(name=known.edited_by_name)
    return begin(_from_builtin(key) if key else _from_version(_base(version_id)), actor)


def begin(draft: ProfileDraft, actor: Actor) -> ProfileDraft:
    """Put a new draft before the school. Raises DraftExists."""
    draft.id, draft.edited_by, draft.edited_by_name = new_id(), actor.user_id, actor.name
    session().add(draft)
    events.record(DraftStarted(base_key=draft.base_key, base_version_id=draft.base_version_id), actor)
    return draft


def edit_draft(
    operation: str, arguments: Mapping[str, object], *, seen_version: int, actor: Actor
) -> ProfileDraftEdit | None:
    """Apply one named operation (policy_profiles.editing) to the draft; None when it says what stands there already.

    Raises NoDraft, StaleRecord, EditRefused, ProfileFaults and NotFound for an operation that there is not.
    """
    draft = queries.locked_draft()
    theirs = editing.standing(operation, draft.document, arguments)
    locking.expect(draft, seen_version, current={**_standing(draft), **theirs})
    edited = editing.apply(operation, draft.document, arguments)
    return _save(draft, operation, edited.words, edited.document, actor)


def replace_draft(
    document: Data, *, words: str, seen_version: int, origin: Data | None = None, actor: Actor
) -> ProfileDraftEdit | None:
    """Put a whole document in the draft's place, as one edit that can be taken back like any other.

    `origin` is given where the school takes over a new 原制度 at the same time (a template's new edition); taking the edit
    back brings the old one back as well. Raises NoDraft, StaleRecord, ProfileFaults.
    """
    draft = locked(seen_version)
    before = draft.origin
    if origin is not None:
        loader.parse(dict(origin))
        draft.origin = dict(origin)
    edit = _save(draft, REPLACED, words, dict(document), actor)
    if edit is not None and draft.origin != before:
        edit.undo_origin = before
    return edit


def undo_edit(*, seen_version: int, actor: Actor) -> ProfileDraft:
    """Take the draft's last edit back. Raises NoDraft, StaleRecord, NothingToUndo."""
    draft = locked(seen_version)
    edits = queries.draft_edits()
    if not edits:
        raise NothingToUndo
    last = edits[0]
    if last.undo_origin is not None:
        report_dropped(taken_over=draft.origin, instead=last.undo_origin, actor=actor)
        draft.origin = last.undo_origin
    _write(draft, with_sections(draft.document, last.undo), actor)
    session().delete(last)
    return draft


def discard_draft(*, seen_version: int, actor: Actor) -> None:
    """Give the draft up; the document in force stays as it is. Raises NoDraft, StaleRecord."""
    draft = locked(seen_version)
    count = len(queries.draft_edits())
    newest = queries.newest_version()
    stays = (newest.origin or newest.document) if newest else None
    report_dropped(taken_over=draft.origin, instead=stays, actor=actor)
    remove(draft)
    events.record(DraftDiscarded(edits=count), actor)


def remove(draft: ProfileDraft) -> None:
    """Take the draft and its edits out, once it is given up or published."""
    session().execute(delete(ProfileDraftEdit).where(ProfileDraftEdit.draft_id == draft.id))
    session().delete(draft)


def _base(version_id: UUID | None) -> ProfileVersion:
    if version_id is not None:
        return queries.version(version_id)
    newest = queries.newest_version()
    if newest is None:
        raise ProfileNotAdopted
    return newest


def _from_version(version: ProfileVersion) -> ProfileDraft:
    origin = version.origin or version.document
    return ProfileDraft(
        base_key=version.key,
        base_version_id=version.id,
        base=version.document,
        origin=origin,
        document=marking.stamped(version.document, origin),
    )


def _from_builtin(key: str) -> ProfileDraft:
    if key not in loader.builtin_keys():
        raise NotFound
    profile = loader.load_builtin(key)
    if not profile.complete:
        raise ProfileIncomplete(title=profile.title)
    document = loader.builtin_document(key)
    return ProfileDraft(base_key=key, base=document, origin=document, document=document)


def locked(seen_version: int) -> ProfileDraft:
    """The draft, for the change that follows. Raises NoDraft, and StaleRecord when it is not what the person saw."""
    draft = queries.locked_draft()
    locking.expect(draft, seen_version, current=_standing(draft))
    return draft


def _standing(draft: ProfileDraft) -> dict[str, object]:
    return {"version": draft.version, "edited_by": draft.edited_by_name}


def _save(draft: ProfileDraft, operation: str, words: str, document: Document, actor: Actor) -> ProfileDraftEdit | None:
    document = marking.stamped(document, draft.origin)
    undo = sections_that_differ(draft.document, document)
    if not undo:
        return None
    _check(document, before=draft.document)
    edit = ProfileDraftEdit(
        id=new_id(),
        draft_id=draft.id,
        number=queries.last_edit_number() + 1,
        operation=operation,
        words=words,
        undo=undo,
        made_by=actor.user_id,
        made_by_name=actor.name,
    )
    session().add(edit)
    _write(draft, document, actor)
    return edit


def _check(document: Document, *, before: Data) -> None:
    """Refuse what the edit makes wrong; what was wrong before it has to be put right before publishing."""
    old = set(loader.faults_of(before))
    new = [fault for fault in loader.faults_of(document) if fault not in old]
    if new:
        raise ProfileFaults(new)


def _write(draft: ProfileDraft, document: Document, actor: Actor) -> None:
    draft.document, draft.edited_at = document, clock.now()
    draft.edited_by, draft.edited_by_name = actor.user_id, actor.name
    locking.save(current=_standing(draft))

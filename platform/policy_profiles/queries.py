"""Reads of a school's policy documents: which is in force, what came before, what can be adopted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer

from kernel import clock
from kernel.db import session
from kernel.errors import NotFound
from policy_profiles import loader
from policy_profiles.documents import Document
from policy_profiles.errors import NoDraft, ProfileNotAdopted
from policy_profiles.format import Profile
from policy_profiles.models import ProfileActivation, ProfileDraft, ProfileDraftEdit, ProfileVersion

_MOST_DOCUMENTS = 64
_parsed: dict[str, Profile] = {}


@dataclass(frozen=True, slots=True)
class InForce:
    """A version of the school's document, and since which day it has been in force."""

    version_id: UUID
    number: int
    key: str
    effective_on: date
    profile: Profile


def current_profile() -> tuple[ProfileVersion, Profile]:
    """The version in force on the working day, and its content. Raises ProfileNotAdopted."""
    found = session().execute(_in_force().limit(1)).first()
    if found is None:
        raise ProfileNotAdopted
    return found[0], content(found[0])


def in_force() -> InForce | None:
    """The version in force on the working day and its first day, None before the school has one."""
    found = session().execute(_in_force().limit(1)).first()
    if found is None:
        return None
    newest, effective_on = found
    return InForce(newest.id, newest.number, newest.key, effective_on, content(newest))


def coming() -> Sequence[tuple[ProfileVersion, date]]:
    """Versions that come into force after the working day, with that day, in order."""
    rows = session().execute(
        select(ProfileVersion, ProfileActivation.effective_on)
        .join(ProfileActivation, ProfileActivation.version_id == ProfileVersion.id)
        .where(ProfileActivation.effective_on > clock.today())
        .order_by(ProfileActivation.effective_on, ProfileActivation.number)
    )
    return [(row[0], row[1]) for row in rows]


def versions() -> Sequence[ProfileVersion]:
    """The school's versions, newest first."""
    query = select(ProfileVersion).options(defer(ProfileVersion.document))
    return session().scalars(query.order_by(ProfileVersion.number.desc())).all()


def version(version_id: UUID) -> ProfileVersion:
    """One version of the school in scope. Raises NotFound."""
    row = session().scalar(select(ProfileVersion).where(ProfileVersion.id == version_id))
    if row is None:
        raise NotFound
    return row


def content(of: ProfileVersion) -> Profile:
    """The version's document as values, parsed once per process and digest."""
    profile = _parsed.get(of.digest)
    if profile is None:
        if len(_parsed) >= _MOST_DOCUMENTS:
            _parsed.clear()
        profile = _parsed[of.digest] = loader.parse(of.document)
    return profile


def newest_version() -> ProfileVersion | None:
    """The version activated last, in force yet or not: what a draft is started from and measured against."""
    last = latest_activation()
    return version(last.version_id) if last else None


def draft() -> ProfileDraft | None:
    """The school's draft of its next document, if somebody works on one."""
    return session().scalar(select(ProfileDraft))


def locked_draft() -> ProfileDraft:
    """The draft, locked for the change that follows. Raises NoDraft."""
    found = session().scalar(select(ProfileDraft).with_for_update())
    if found is None:
        raise NoDraft
    return found


def draft_document() -> Document:
    """The draft's document as it stands. Raises NoDraft."""
    found = draft()
    if found is None:
        raise NoDraft
    return found.document


def measure(of: ProfileDraft) -> Document:
    """The document that the draft is measured against: the newest version's, or before the first one the 原制度."""
    newest = newest_version()
    return newest.document if newest else of.origin


def numbered_version(number: int) -> ProfileVersion:
    """The school's version of that number. Raises NotFound."""
    row = session().scalar(select(ProfileVersion).where(ProfileVersion.number == number))
    if row is None:
        raise NotFound
    return row


def activations() -> dict[UUID, date]:
    """The first day of each version, by its id; of several the last one counts."""
    rows = session().execute(
        select(ProfileActivation.version_id, ProfileActivation.effective_on).order_by(ProfileActivation.number)
    )
    return {row[0]: row[1] for row in rows}


def draft_edits() -> Sequence[ProfileDraftEdit]:
    """The draft's edits, newest first."""
    return session().scalars(select(ProfileDraftEdit).order_by(ProfileDraftEdit.number.desc())).all()


def last_edit_number() -> int:
    """The number of the draft's newest edit, 0 before the first."""
    return session().scalar(select(func.max(ProfileDraftEdit.number))) or 0


def builtin_profiles() -> list[Profile]:
    """The profiles that come with the platform; only complete ones can be adopted."""
    return [loader.load_builtin(key) for key in loader.builtin_keys()]


def builtin_profile(key: str) -> Profile:
    """One of the profiles that come with the platform. Raises NotFound."""
    if key not in loader.builtin_keys():
        raise NotFound
    return loader.load_builtin(key)


def newest_profile() -> Profile | None:
    """The content of the document activated last, be it in force yet or not; None before the school has one."""
    last = latest_activation()
    return content(version(last.version_id)) if last else None


def latest_activation() -> ProfileActivation | None:
    """The school's newest activation, be it in force yet or not."""
    return session().scalar(select(ProfileActivation).order_by(ProfileActivation.number.desc()).limit(1))


def _in_force() -> Select[ProfileVersion, date]:
    # Of two activations on one day the later one counts. The document itself is read only when it is not parsed yet.
    return (
        select(ProfileVersion, ProfileActivation.effective_on)
        .options(defer(ProfileVersion.document))
        .join(ProfileActivation, ProfileActivation.version_id == ProfileVersion.id)
        .where(ProfileActivation.effective_on <= clock.today())
        .order_by(ProfileActivation.effective_on.desc(), ProfileActivation.number.desc())
    )

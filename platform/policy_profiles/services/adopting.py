"""How a school comes by its policy document: it adopts a built-in profile as a version of its own."""

from __future__ import annotations

from datetime import date

from kernel import clock, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from policy_profiles import loader, queries
from policy_profiles.documents import digest_of
from policy_profiles.errors import EffectiveTooEarly, ProfileIncomplete
from policy_profiles.events import ProfileAdopted
from policy_profiles.models import ProfileActivation, ProfileVersion
from school_calendar import queries as calendars
from tenants.onboarding import Step
from tenants.services import confirm_step
from works import services as works
from works.lifecycle import WorkKind


def adopt(*, key: str, effective_on: date | None = None, actor: Actor) -> ProfileVersion:
    """Adopt the built-in profile `key` as the school's next version; adopting what is in force already changes nothing.

    It comes into force on `effective_on`: by default at once for the first version, with the next term for a later one
    (domain.md 2.4). Raises NotFound, ProfileIncomplete, EffectiveTooEarly. Confirms the onboarding step.
    """
    locking.take_turns("policy_profiles.adopt")
    document = _adoptable(key)
    last = queries.latest_activation()
    before = queries.version(last.version_id) if last else None
    if before is not None and before.digest == digest_of(document):
        return before
    version = _add_version(key, document, number=before.number + 1 if before else 1, actor=actor)
    first_day = effective_on or _usual_first_day(is_first=last is None)
    _activate(version, first_day, after=last, actor=actor)
    confirm_step(step=Step.PROFILE_CHOSEN, note=key, actor=actor)
    rows = events.record(
        ProfileAdopted(version_id=version.id, key=key, number=version.number, effective_on=first_day), actor
    )
    works.follow_first(WorkKind.TERM_OPENING, rows, actor=actor)
    return version


def _adoptable(key: str) -> dict[str, object]:
    if key not in loader.builtin_keys():
        raise NotFound
    profile = loader.load_builtin(key)
    if not profile.complete:
        raise ProfileIncomplete(title=profile.title)
    document = loader.builtin_document(key)
    if not isinstance(document, dict):
        raise TypeError(f"the built-in profile {key} is no mapping")
    return document


def _add_version(key: str, document: dict[str, object], *, number: int, actor: Actor) -> ProfileVersion:
    version = ProfileVersion(
        id=new_id(), number=number, key=key, document=document, digest=digest_of(document), created_by=actor.user_id
    )
    session().add(version)
    session().flush()  # the activation points at it
    return version


def _activate(version: ProfileVersion, day: date, *, after: ProfileActivation | None, actor: Actor) -> None:
    if after is not None and day < after.effective_on:
        raise EffectiveTooEarly(earliest=after.effective_on)
    session().add(
        ProfileActivation(
            id=new_id(),
            number=after.number + 1 if after else 1,
            version_id=version.id,
            effective_on=day,
            activated_by=actor.user_id,
        )
    )


def _usual_first_day(*, is_first: bool) -> date:
    upcoming = None if is_first else calendars.next_term()
    return upcoming.starts_on if upcoming else clock.today()

"""Opening duties: the engine's answer is brought onto record in a few set-based statements, for a school or some subjects."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from kernel import clock, events, locking, tenancy
from kernel.actor import Actor
from kernel.db import session
from obligations.events import DutiesOpened
from obligations.models import DutySubject
from obligations.reconciliation import Changes, Moment, reconcile
from obligations.services import ledger
from obligations.services.briefing import done_for, facts_of, subjects_of
from policy_profiles import engine
from policy_profiles import queries as profiles
from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import SubjectKind
from policy_profiles.format import Profile
from policy_profiles.rules import EveryDays
from school_calendar import queries as calendars
from school_calendar.workdays import SchoolCalendar
from tenants.models import OrgUnit, School, UnitKind
from tenants.onboarding import SchoolState


def open_due(
    *,
    subject_ids: Collection[UUID] | None = None,
    after: Collection[EvidenceKind] | None = None,
    actor: Actor,
) -> int:
    """Open what is due for the whole school, or for these subjects, up to the end of the term; returns how many are new.

    `after`: only what work of these kinds can do or what follows from it, since nothing else has changed.

    Running it again, late, or twice at once changes nothing more. Opens nothing while the school is not in operation, has
    no profile in force, or its district has no calendar.
    """
    take_turns()
    session().flush()  # what the caller has just told about its subjects is read back below
    in_force, calendar = profiles.in_force(), calendars.school_calendar()
    if in_force is None or not calendar.version or not _is_active():
        return 0
    today = clock.today()
    begins = max(in_force.effective_on, _school_begins(today))
    if today < begins:
        return 0
    if subject_ids is None:
        _make_colleges_known(today)
    horizon = horizon_of(calendar, today)
    subjects = subjects_of(subject_ids)
    facts = facts_of(tenancy.school_id(), begins, subjects, done_for(subject_ids))
    known = {str(subject.id) for subject in subjects}
    only = None if after is None else engine.rules_touched(in_force.profile, after)
    duties = engine.duties(in_force.profile, facts, calendar, (begins, horizon), only=only)
    moment = Moment(
        today=today,
        horizon=horizon,
        in_force_on=begins,
        version_id=in_force.version_id,
        rolling=rolling_rules(in_force.profile),
        ended={row.id: row.active_to for row in subjects if row.active_to is not None and row.active_to <= today},
    )
    changes = reconcile(
        ledger.standing(subject_ids, only), (duty for duty in duties if duty.subject.id in known), moment
    )
    opened = ledger.apply(changes, profile_version_id=in_force.version_id, calendar_version_id=UUID(calendar.version))
    ledger.credit_what_is_done(subject_ids, only)
    _tell(changes, opened, in_force.version_id, actor)
    return opened


def _tell(changes: Changes, opened: int, version_id: UUID, actor: Actor) -> None:
    if changes.added or changes.redated or changes.superseded:
        told = DutiesOpened(
            opened=opened,
            redated=len(changes.redated),
            superseded=len(changes.superseded),
            profile_version_id=version_id,
        )
        events.record(told, actor)


def take_turns() -> None:
    """Whoever changes subjects, facts or duties of a school waits for whoever is at it, so that each sees the other's work."""
    locking.take_turns("obligations")


def horizon_of(calendar: SchoolCalendar, today: date) -> date:
    """The last day of the present term, in a break of the next one; the day itself where no term is published."""
    return next((term.ends_on for term in calendar.terms if today <= term.ends_on), today)


def rolling_rules(profile: Profile) -> frozenset[str]:
    """The rules whose duties run from one contact to the next."""
    return frozenset(rule.code for rule in profile.rules if isinstance(rule.when, EveryDays))


def _is_active() -> bool:
    state = session().scalar(select(School.state).where(School.id == tenancy.school_id()))
    return state == SchoolState.ACTIVE


def _school_begins(today: date) -> date:
    """The working day on which the school went into operation: that on which its duties were first opened."""
    school_id = tenancy.school_id()
    session().execute(
        insert(DutySubject)
        .values(school_id=school_id, id=school_id, kind=SubjectKind.SCHOOL, active_from=today, attributes={})
        .on_conflict_do_nothing()
    )
    first_day = session().scalar(select(DutySubject.active_from).where(DutySubject.id == school_id))
    return first_day or today


def _make_colleges_known(today: date) -> None:
    """Duties can be about every college of a university, from the day on which it is first met."""
    units = select(
        OrgUnit.school_id, OrgUnit.id, literal(SubjectKind.COLLEGE.value), literal(today), literal({}, JSONB())
    )
    session().execute(
        insert(DutySubject)
        .from_select(
            ["school_id", "id", "kind", "active_from", "attributes"], units.where(OrgUnit.kind == UnitKind.COLLEGE)
        )
        .on_conflict_do_nothing()
    )

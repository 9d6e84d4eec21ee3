"""What follows by itself: who is confirmed joins the open roster, the centre and the signer hear of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, select

from accounts import queries as accounts
from accounts.roles import Role
from care.archives import queries
from care.archives.lifecycle import HANDED_IN, RefreshState
from care.archives.models import RosterRefresh, RosterSupplement
from care.archives.services.asking import ask
from care.archives.services.filling import compare_again
from care.archives.supplement import TO_RECEIVE, SupplementState
from care.cases.models import CaseFile
from kernel import tenancy
from kernel.actor import Actor
from kernel.db import session
from notices import services as notices
from notices.kinds import NoticeKind
from people.models import ClassGroup, Student


def add_confirmed(*, case_ids: Collection[UUID], actor: Actor) -> int:
    """Let files that were just confirmed stand on their college's open roster now, not next round (U-5.8; a job).

    Where the school's document asks for it, the addition is due by itself besides (R27). Returns how many rosters changed.
    Where none is open, the next one starts with them as additions.
    """
    ask(case_ids=case_ids, actor=actor)
    query = (
        select(ClassGroup.org_unit_id)
        .join(Student, and_(Student.school_id == ClassGroup.school_id, Student.class_id == ClassGroup.id))
        .join(CaseFile, and_(CaseFile.school_id == Student.school_id, CaseFile.student_id == Student.id))
        .where(CaseFile.id.in_(case_ids), ClassGroup.org_unit_id.is_not(None))
        .distinct()
    )
    colleges = [college for college in session().scalars(query) if college is not None]
    if not colleges:
        return 0
    return sum(compare_again(refresh=refresh, actor=actor) > 0 for refresh in queries.open_refreshes_of(colleges))


def tell_receivers(*, refresh_id: UUID, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell the centre that a roster waits, never whoever signed it (a job)."""
    refresh = _in(refresh_id, HANDED_IN)
    if refresh is not None:
        centre = {holder.user_id for holder in accounts.holders([Role.COUNSELLOR])} - {refresh.submitted_by}
        notices.tell(NoticeKind.ROSTER_HANDED_IN, to=centre, subject_id=refresh_id)


def tell_signer(*, refresh_id: UUID, actor: Actor) -> None:  # noqa: ARG001
    """Tell whoever signed that the roster came back (a job)."""
    refresh = _in(refresh_id, {RefreshState.RETURNED})
    if refresh is not None:
        notices.tell(NoticeKind.ROSTER_RETURNED, to=[refresh.submitted_by], subject_id=refresh_id)


def tell_adder_receivers(*, supplement_ids: Collection[UUID], actor: Actor) -> None:  # noqa: ARG001
    """Tell the centre that students were added to the roster, never whoever signed (a job); one line until it is read."""
    query = select(RosterSupplement.submitted_by).where(
        RosterSupplement.id.in_(supplement_ids), RosterSupplement.state.in_(TO_RECEIVE)
    )
    signers = set(session().scalars(query.distinct()))
    if signers:
        centre = {holder.user_id for holder in accounts.holders([Role.COUNSELLOR])} - signers
        notices.tell(NoticeKind.ROSTER_ADDED_TO, to=centre, subject_id=tenancy.school_id())


def tell_adder(*, supplement_id: UUID, actor: Actor) -> None:  # noqa: ARG001
    """Tell whoever signed that an addition came back (a job)."""
    query = select(RosterSupplement.submitted_by).where(
        RosterSupplement.id == supplement_id, RosterSupplement.state == SupplementState.RETURNED
    )
    notices.tell(NoticeKind.ROSTER_ADDITION_RETURNED, to=session().scalars(query).all(), subject_id=supplement_id)


def _in(refresh_id: UUID, states: Collection[RefreshState]) -> RosterRefresh | None:
    query = select(RosterRefresh).where(RosterRefresh.id == refresh_id, RosterRefresh.state.in_(states))
    return session().scalar(query)

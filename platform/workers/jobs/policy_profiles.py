"""Jobs of policy documents: what the district decides or publishes reaches the principals whom it concerns."""

from __future__ import annotations

from uuid import UUID

from accounts import queries as accounts
from accounts.roles import Role
from kernel import outbox, tenancy
from kernel.actor import Actor
from kernel.db import apart
from kernel.tenancy import SchoolScope
from notices import services as notices
from notices.kinds import NoticeKind
from policy_profiles import loosening_queries, template_queries
from tenants import queries as tenants
from workers.job import Place, job


@job("policy_profiles.reach_asking_school", place=Place.DISTRICT)
def reach_asking_school(*, actor: Actor, request_id: str) -> None:  # noqa: ARG001  jobs get one
    """Pass on to the school that its request was answered; asked twice, nobody is told twice."""
    school_id = loosening_queries.filing(UUID(request_id)).filing.reporting_school_id
    if school_id is not None:
        with apart(SchoolScope(school_id, tenancy.district_id())):
            outbox.request("policy_profiles.tell_decided", request_id=request_id)


@job("policy_profiles.tell_decided")
def tell_decided(*, actor: Actor, request_id: str) -> None:  # noqa: ARG001
    """Tell whoever asked that there is an answer."""
    request = loosening_queries.request(UUID(request_id)).request
    notices.tell(NoticeKind.LOOSENING_DECIDED, to=[request.asked_by], subject_id=request.id, once=True)


@job("policy_profiles.reach_schools", place=Place.DISTRICT)
def reach_schools(*, actor: Actor, edition_id: str) -> None:  # noqa: ARG001
    """Let every school in operation look whether the edition is for its document."""
    for scope in tenants.operating_scopes():
        if scope.district_id == tenancy.district_id():
            with apart(scope):
                outbox.request("policy_profiles.tell_offered", edition_id=edition_id)


@job("policy_profiles.tell_offered")
def tell_offered(*, actor: Actor, edition_id: str) -> None:  # noqa: ARG001
    """Tell the principals of an edition that their school has neither taken nor declined, and that is still the newest."""
    edition = template_queries.waiting()
    if edition is not None and edition.id == UUID(edition_id):
        principals = {holder.user_id for holder in accounts.holders([Role.PRINCIPAL])}
        notices.tell(NoticeKind.EDITION_OFFERED, to=principals, subject_id=edition.id, once=True)

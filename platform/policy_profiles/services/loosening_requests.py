"""Asking the district to let the school fall below the source in one place: the request, its withdrawal, the decision.

A request is the school's own row and a filing in the office's table, which a school can insert and not read. The answer
comes back under the request's id in a table that the district shares, which names neither school nor rule.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from policy_profiles import loosening_queries, queries
from policy_profiles.errors import NothingToAsk, RequestClosed
from policy_profiles.events import LooseningAsked, LooseningDecided, LooseningWithdrawn
from policy_profiles.loosening import Change
from policy_profiles.models import LooseningDecision, LooseningFiling, LooseningRequest
from policy_profiles.requests import RequestState


def ask_loosening(*, place: str, field: str, reason: str, actor: Actor) -> LooseningRequest:
    """Ask for what the draft says at this place; an undecided request for another value there is withdrawn.

    Raises NoDraft, NothingToAsk.
    """
    draft = queries.locked_draft()
    asked = loosening_queries.requests()
    change = next((one for one in loosening_queries.without_consent(draft, asked) if one.key == (place, field)), None)
    pending = [
        one.request
        for one in asked
        if one.state is RequestState.PENDING and (one.request.place, one.request.field) == (place, field)
    ]
    if change is None or any(request.after == change.after for request in pending):
        raise NothingToAsk
    for request in pending:
        _withdraw(request, title=draft.document["title"], actor=actor)
    made = _request(change, reason, actor)
    session().add(made)
    _file(made, title=draft.document["title"], withdraws=False)
    events.record(LooseningAsked(request_id=made.id, place=place, field=field), actor)
    return made


def withdraw_loosening(*, request_id: UUID, actor: Actor) -> LooseningRequest:
    """Take a request back that nobody decided yet. Raises NotFound, RequestClosed."""
    asked = loosening_queries.request(request_id)
    if asked.state is not RequestState.PENDING:
        raise RequestClosed
    draft = queries.draft()
    _withdraw(asked.request, title=draft.document["title"] if draft else "", actor=actor)
    return asked.request


def withdraw_pending(*, title: str, actor: Actor) -> None:
    """Take back whatever is still undecided: the draft that it was for is published or given up without it."""
    for asked in loosening_queries.requests():
        if asked.state is RequestState.PENDING:
            _withdraw(asked.request, title=title, actor=actor)


def decide_loosening(*, request_id: UUID, agreed: bool, reason: str, actor: Actor) -> LooseningDecision:
    """The office in scope agrees or declines, with a reason that the school reads. Raises NotFound, RequestClosed."""
    filed = loosening_queries.filing(request_id)
    if filed.state is not RequestState.PENDING:
        raise RequestClosed
    decision = LooseningDecision(
        id=new_id(),
        request_id=request_id,
        agreed=agreed,
        reason=reason,
        decided_by=actor.user_id,
        decided_by_name=actor.name,
    )
    try:
        with session().begin_nested():
            session().add(decision)
    except IntegrityError as fault:  # a colleague decided in the same moment
        raise RequestClosed from fault
    events.record(LooseningDecided(request_id=request_id, agreed=agreed), actor)
    return decision


def _request(change: Change, reason: str, actor: Actor) -> LooseningRequest:
    return LooseningRequest(
        id=new_id(),
        place=change.place,
        field=change.field,
        title=change.title,
        clause=change.clause,
        before=change.before,
        after=change.after,
        reason=reason,
        asked_by=actor.user_id,
        asked_by_name=actor.name,
    )


def _withdraw(request: LooseningRequest, *, title: str, actor: Actor) -> None:
    request.withdrawn_at = clock.now()
    _file(request, title=title, withdraws=True)
    events.record(LooseningWithdrawn(request_id=request.id), actor)


def _file(request: LooseningRequest, *, title: str, withdraws: bool) -> None:
    # Without RETURNING: a school may add its row to the office's table, and see nothing of it.
    copied = ("place", "field", "title", "clause", "before", "after", "reason", "asked_by_name")
    session().execute(
        insert(LooseningFiling)
        .values(
            office_id=tenancy.district_id(),
            id=new_id(),
            reporting_school_id=tenancy.school_id(),
            request_id=request.id,
            withdraws=withdraws,
            profile_title=title,
            **{name: getattr(request, name) for name in copied},
        )
        .inline()
    )

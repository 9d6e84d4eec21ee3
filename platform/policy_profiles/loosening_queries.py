"""Reads of what a school asked its district to loosen: the school's side, and the office's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from kernel.db import session
from kernel.errors import NotFound
from policy_profiles import loosening, marking, queries
from policy_profiles.documents import Document
from policy_profiles.loosening import Change
from policy_profiles.models import LooseningDecision, LooseningFiling, LooseningRequest, ProfileDraft, ProfileDraftEdit
from policy_profiles.requests import RequestState, state_of


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the school in scope with the district's answer, if there is one."""

    request: LooseningRequest
    decision: LooseningDecision | None

    @property
    def state(self) -> RequestState:
        """Where it stands."""
        agreed = self.decision.agreed if self.decision else None
        return state_of(withdrawn=self.request.withdrawn_at is not None, agreed=agreed)


@dataclass(frozen=True, slots=True)
class Filed:
    """A request as the office has it."""

    filing: LooseningFiling
    decision: LooseningDecision | None
    withdrawn: bool

    @property
    def state(self) -> RequestState:
        """Where it stands."""
        return state_of(withdrawn=self.withdrawn, agreed=self.decision.agreed if self.decision else None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the school's draft stands: measured against `current`, with every edit and every request."""

    draft: ProfileDraft
    current: Document
    edits: Sequence[ProfileDraftEdit]
    changes: tuple[Change, ...]
    asked: Sequence[Asked]
    below: tuple[Change, ...]
    """What falls newly below the source, agreed to or not."""
    missing: tuple[Change, ...]
    """What of it the district has not agreed to."""

    def request_for(self, change: Change) -> Asked | None:
        """The newest request for this place that was not withdrawn, None where nobody asked."""
        found = (one for one in self.asked if (one.request.place, one.request.field) == change.key)
        return next((one for one in found if one.state is not RequestState.WITHDRAWN), None)


def standing() -> Standing | None:
    """Where the school's draft stands; None while nobody works on one."""
    draft = queries.draft()
    if draft is None:
        return None
    asked, current = requests(), queries.measure(draft)
    below = marking.unagreed(draft.document, origin=draft.origin, current=current)
    return Standing(
        draft,
        current,
        queries.draft_edits(),
        loosening.between(current, draft.document),
        asked,
        below,
        _without_consent(below, asked, draft.document),
    )


def requests() -> Sequence[Asked]:
    """Everything that the school in scope asked for, newest first."""
    rows = session().execute(
        select(LooseningRequest, LooseningDecision)
        .outerjoin(LooseningDecision, LooseningDecision.request_id == LooseningRequest.id)
        .order_by(LooseningRequest.asked_at.desc(), LooseningRequest.id.desc())
    )
    return [Asked(request, decision) for request, decision in rows]


def request(request_id: UUID) -> Asked:
    """One request of the school in scope, locked for what follows. Raises NotFound."""
    row = session().scalar(select(LooseningRequest).where(LooseningRequest.id == request_id).with_for_update())
    if row is None:
        raise NotFound
    return Asked(row, session().scalar(select(LooseningDecision).where(LooseningDecision.request_id == request_id)))


def without_consent(draft: ProfileDraft, asked: Sequence[Asked]) -> tuple[Change, ...]:
    """What in the draft falls below the source and the district has not agreed to."""
    below = marking.unagreed(draft.document, origin=draft.origin, current=queries.measure(draft))
    return _without_consent(below, asked, draft.document)


def filings() -> Sequence[Filed]:
    """What the schools of the office in scope asked for: undecided ones first, then the newest."""
    rows = session().execute(_filed().order_by(LooseningFiling.filed_at.desc(), LooseningFiling.id.desc())).all()
    found = [Filed(filing, decision, withdrawn) for filing, decision, withdrawn in rows]
    return sorted(found, key=lambda one: one.state is not RequestState.PENDING)


def waiting() -> int:
    """How many requests wait for the office in scope."""
    undecided = _filed(LooseningDecision.id.is_(None)).subquery()
    return session().scalar(select(func.count()).select_from(undecided).where(~undecided.c.withdrawn)) or 0


def filing(request_id: UUID) -> Filed:
    """One request as the office in scope has it. Raises NotFound."""
    row = session().execute(_filed(LooseningFiling.request_id == request_id)).first()
    if row is None:
        raise NotFound
    return Filed(*row)


def _filed(*wanted: ColumnElement[bool]) -> Select[LooseningFiling, LooseningDecision, bool]:
    back = aliased(LooseningFiling)
    withdrawn = (
        exists().where(back.request_id == LooseningFiling.request_id, back.withdraws.is_(True)).label("withdrawn")
    )
    return (
        select(LooseningFiling, LooseningDecision, withdrawn)
        .outerjoin(LooseningDecision, LooseningDecision.request_id == LooseningFiling.request_id)
        .where(LooseningFiling.withdraws.is_(False), *wanted)
    )


def _without_consent(below: tuple[Change, ...], asked: Sequence[Asked], document: Document) -> tuple[Change, ...]:
    agreed = [one.request for one in asked if one.state is RequestState.AGREED]
    return tuple(change for change in below if not _covered(change, agreed, document))


def _covered(change: Change, agreed: Sequence[LooseningRequest], document: Document) -> bool:
    same_place = (one for one in agreed if (one.place, one.field) == change.key)
    return any(marking.covers(one.after, change, document) for one in same_place)

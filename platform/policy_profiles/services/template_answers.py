"""What a school tells its district of the editions of its templates: a row an answer, of which the newest counts."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import insert

from kernel import tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from policy_profiles import template_queries
from policy_profiles.documents import Data, digest_of
from policy_profiles.models import TemplateAnswer
from policy_profiles.template_queries import Answer


def report(edition_id: UUID, answer: Answer, *, reason: str = "", actor: Actor) -> None:
    """Tell the district what the school made of an edition."""
    # Without RETURNING: a school may add its row to the office's table, and see nothing of it.
    session().execute(
        insert(TemplateAnswer)
        .values(
            office_id=tenancy.district_id(),
            id=new_id(),
            reporting_school_id=tenancy.school_id(),
            edition_id=edition_id,
            answer=answer,
            reason=reason,
            answered_by_name=actor.name,
        )
        .inline()
    )


def report_in_force(*, taken_over: Data, actor: Actor) -> None:
    """Tell the district that what the school took over is published; nothing where it is no template's edition."""
    _report_on(taken_over, Answer.PUBLISHED, actor)


def report_dropped(*, taken_over: Data, instead: Data | None, actor: Actor) -> None:
    """Tell the district that an edition merged into the draft went out of it again, unless what stands instead is the same."""
    if instead is None or digest_of(instead) != digest_of(taken_over):
        _report_on(taken_over, Answer.DROPPED, actor)


def _report_on(document: Data, answer: Answer, actor: Actor) -> None:
    edition = template_queries.edition_of_digest(document["key"], digest_of(document))
    if edition is not None:
        report(edition.id, answer, actor=actor)

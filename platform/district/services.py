"""The use cases of statistics: a school freezes its counts, the office drafts a suppressed table, a person releases it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from care.cases import queries as cases
from district import queries
from district.errors import NothingReported
from district.events import CountsFrozen, TableDrafted, TableReleased
from district.folding import fold_small_stages
from district.models import StatisticCount, StatisticRelease
from district.releasing import ReleaseMove, month_before, month_end
from district.statistics import by_stage, counts_of, with_parents
from district.suppression import suppress
from district.table_format import release_document
from kernel import clock, events, locking, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import queries as obligations
from people.models import Student
from policy_profiles import queries as profiles
from policy_profiles.categories import Tier
from policy_profiles.format import Profile
from school_calendar import queries as calendars
from tenants import queries as tenants
from tenants.models import School


def freeze(*, month: str | None = None, actor: Actor) -> None:
    """Freeze the counts of the school in scope for the month that has ended; what was frozen before stays (INV-12).

    Counted are students in care, by the canonical nodes of their categories, and duties by how they were done.
    """
    in_force = profiles.in_force()
    if in_force is None:
        return
    school = session().get_one(School, tenancy.school_id())
    nodes: dict[UUID, set[str]] = defaultdict(set)
    for student_id, node in cases.nodes_in_care():
        nodes[student_id].add(node)
    counted, restricted = _nodes_of(in_force.profile)
    named = month or month_before(clock.today())
    # Without RETURNING: a school may add its row to the office's table, and see nothing of it.
    session().execute(
        insert(StatisticCount)
        .values(
            office_id=tenancy.district_id(),
            id=new_id(),
            reporting_school_id=school.id,
            month=named,
            stage=school.stage,
            area=school.area,
            students=_students(),
            counts=counts_of(nodes),
            nodes=sorted(counted),
            restricted=sorted(restricted),
            **_duties(named),
        )
        .on_conflict_do_nothing()
    )
    events.record(CountsFrozen(month=named), actor)


def draft_table(*, month: str | None = None, actor: Actor) -> StatisticRelease:
    """Draft the suppressed table of a month for the office in scope; the same frozen counts give the same table.

    A draft is made anew while schools still report; a released table stays. Raises NothingReported.
    """
    locking.take_turns("statistics")
    named = month or month_before(clock.today())
    known = queries.table_of(named)
    if known is not None and known.released_at is not None:
        return known
    reports = queries.reports(named)
    if not reports:
        raise NothingReported(month=named)
    threshold = tenants.district(tenancy.district_id()).minimum_cell
    document = release_document(suppress(fold_small_stages(by_stage(named, reports)), threshold=threshold))
    release = known or StatisticRelease(id=new_id(), month=named, breakdown="stage")
    release.threshold, release.schools, release.document = threshold, len(reports), document
    release.digest = _digest(document)
    session().add(release)
    session().flush()  # the caller shows what was drafted
    events.record(TableDrafted(release_id=release.id, month=named, schools=len(reports)), actor)
    return release


def draft_when_complete(*, actor: Actor) -> StatisticRelease | None:
    """Draft the table of the month that has ended once every school in operation has reported (a daily job)."""
    month = month_before(clock.today())
    expected = [scope for scope in tenants.operating_scopes() if scope.district_id == tenancy.district_id()]
    if not expected or len(queries.reports(month)) < len(expected):
        return None
    return draft_table(month=month, actor=actor)


def release(*, release_id: UUID, seen_version: int, actor: Actor) -> StatisticRelease:
    """Release a drafted table; from now on it never changes. Raises NotFound, StaleRecord, ForbiddenMove."""
    table = queries.draft(release_id)
    locking.expect(table, seen_version, current={"version": table.version})
    table.move(ReleaseMove.RELEASE)
    table.released_by, table.released_by_name, table.released_at = actor.user_id, actor.name, clock.now()
    events.record(TableReleased(release_id=table.id, month=table.month), actor)
    return table


def _nodes_of(profile: Profile) -> tuple[set[str], set[str]]:
    """The nodes that a profile can count, parents included, and those of them that hold a tier-4 category."""
    kinds = [(category.node, category.tier) for category in profile.categories]
    kinds += [(subtag.node, subtag.tier) for category in profile.categories for subtag in category.subtags]
    return with_parents(node for node, _ in kinds), {node for node, tier in kinds if tier is Tier.T4}


def _duties(month: str) -> dict[str, int]:
    """The duties that fell due from the beginning of the school year to the end of the month, as they stand now."""
    last = month_end(month)
    found = obligations.completion(calendars.school_year_began(last), last)
    return {
        "duties_in_time": found.in_time,
        "duties_recorded_late": found.recorded_late,
        "duties_done_late": found.done_late,
        "duties_missed": found.missed,
        "duties_late": found.late,
    }


def _students() -> int:
    return session().scalar(select(func.count()).select_from(Student).where(Student.left_on.is_(None))) or 0


def _digest(document: object) -> str:
    plain = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()

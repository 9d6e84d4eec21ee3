"""Reads about imports of rosters, and the templates that a school fills in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from kernel import clock
from kernel.db import session
from kernel.errors import NotFound
from people.faults import Fault
from people.models import RosterImport, RosterPart
from people.queries.classes import school_stage
from people.roster import template
from people.roster.checks import Setting
from people.roster.columns import SheetKind


def roster_imports() -> Sequence[RosterImport]:
    """The newest imports of rosters."""
    return session().scalars(select(RosterImport).order_by(RosterImport.started_at.desc()).limit(20)).all()


def roster_import(import_id: UUID) -> RosterImport:
    """One import; raises NotFound."""
    found = session().scalar(select(RosterImport).where(RosterImport.id == import_id))
    if found is None:
        raise NotFound
    return found


def faults_of(roster: RosterImport) -> list[Fault]:
    """Everything that was found in a roster, what is of the whole file first, then row by row; one statement."""
    parts = session().scalars(
        select(RosterPart.faults).where(RosterPart.import_id == roster.id).order_by(RosterPart.number)
    )
    kept = [*roster.file_faults, *roster.plan_faults, *(fault for part in parts for fault in part)]
    return sorted((Fault.from_json(one) for one in kept), key=lambda fault: (fault.sheet, fault.row))


def roster_template() -> bytes:
    """The .xlsx that this school fills in, with a class of its own as the example."""
    return template.workbook(_setting().example)


def roster_text_template(kind: SheetKind) -> bytes:
    """The .csv that this school fills in."""
    return template.text(kind, _setting().example)


def _setting() -> Setting:
    return Setting(school_stage(), clock.today())

"""Reads of the district's ceiling of paperwork."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from kernel.db import session
from policy_profiles.models import PaperworkCeiling


def minutes() -> int | None:
    """How many minutes of forms a student in care may cost in a term; None where the district sets no ceiling."""
    newest = session().scalar(select(PaperworkCeiling).order_by(PaperworkCeiling.number.desc()).limit(1))
    return newest.minutes if newest else None


def ceilings() -> Sequence[PaperworkCeiling]:
    """Every ceiling that the district set, newest first."""
    return session().scalars(select(PaperworkCeiling).order_by(PaperworkCeiling.number.desc())).all()

"""What goes into the forms about one student, and what stands around each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from care.cases.file import StudentCard
from care.cases.timeline import TimelineEntry
from care.fee_relief.queries import ReliefView
from care.support_plans.queries import PlanView
from kernel import clock


@dataclass(frozen=True, slots=True)
class Dossier:
    """One student, what was recorded as the reader reads it (newest first), the plans and the fee reliefs."""

    student: StudentCard
    entries: Sequence[TimelineEntry] = field(repr=False)
    plans: Sequence[PlanView] = field(default=(), repr=False)
    reliefs: Sequence[ReliefView] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Trace:
    """Who took a paper out, when and what for: at its foot, and across its pages."""

    foot: str
    watermark: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a form: the school, how far back it reaches, and who took it out."""

    school: str
    span: str
    trace: Trace


def trace(name: str, moment: datetime, purpose: str) -> Trace:
    """The words, in Chinese like the paper."""
    when = f"{clock.local(moment):%Y-%m-%d %H:%M}"
    return Trace(f"{name} 于 {when} 打印，用途：{purpose}。", f"{name} {when}")

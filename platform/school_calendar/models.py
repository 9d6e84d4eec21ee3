"""Terms of a school, and what its district publishes: term templates, named days, and a row for each import."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ARRAY, CheckConstraint, Integer, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import DistrictShared, SchoolModel, Versioned
from school_calendar.workdays import TermSpan


class _Span:
    """When a term begins and ends; `year` is the year in which its school year begins."""

    year: Mapped[int]
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    @property
    def span(self) -> TermSpan:
        """The term as the arithmetic takes it."""
        return TermSpan(self.year, self.number, self.starts_on, self.ends_on)

    def takes(self, span: TermSpan) -> bool:
        """Take over the dates of `span`; False when they were the same already."""
        if self.span == span:
            return False
        self.starts_on, self.ends_on = span.starts_on, span.ends_on
        return True


class Term(_Span, Versioned, SchoolModel):
    """A term of this school."""

    __tablename__ = "terms"
    __table_args__ = (
        UniqueConstraint("school_id", "year", "number"),
        CheckConstraint("starts_on <= ends_on", name="order"),
    )


class TermTemplate(_Span, DistrictShared):
    """A term as the district publishes it for the schools of one track (`compulsory`, `university`)."""

    __tablename__ = "term_templates"
    __table_args__ = (
        UniqueConstraint("district_id", "track", "year", "number"),
        CheckConstraint("starts_on <= ends_on", name="order"),
    )

    track: Mapped[str]


class CalendarDay(DistrictShared):
    """A day that does not follow its weekday: a holiday or a make-up workday, official or assumed."""

    __tablename__ = "calendar_days"
    __table_args__ = (UniqueConstraint("district_id", "day"),)

    day: Mapped[date]
    kind: Mapped[str]
    name: Mapped[str]
    source: Mapped[str]


class CalendarVersion(DistrictShared):
    """An import of the district's calendar; append-only, so that a duty can always say which one its dates came from.

    `years` are those that this import published; a year in no version is 待校历确认.
    """

    __tablename__ = "calendar_versions"
    __table_args__ = (UniqueConstraint("district_id", "number"),)

    number: Mapped[int]
    label: Mapped[str]
    years: Mapped[list[int]] = mapped_column(ARRAY(Integer()))
    imported_at: Mapped[datetime] = mapped_column(server_default=func.now())
    imported_by: Mapped[str]

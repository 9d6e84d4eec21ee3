"""What runs when. One line is one job; a slot is claimed once per place and period, whichever scheduler is first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workers.job import Place


class Every(StrEnum):
    """How often; the period begins with the working day, which a demo may move, and hours are those of the real clock."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"

    def period(self, day: date, hour: int = 0) -> str:
        """The key of the period that `day` lies in; of hours, the real one of the day."""
        if self is Every.HOUR:
            return f"{day.isoformat()}T{hour:02}"
        return day.isoformat() if self is Every.DAY else f"{day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table."""

    job: str
    every: Every
    place: Place
    why: str
    is_mail: bool = False
    """Only where mail is sent at all."""


SCHEDULE: tuple[Entry, ...] = (
    Entry(
        "screening.open_windows",
        Every.DAY,
        Place.SCHOOL,
        "R01: a window opens at the later of term start and activation",
    ),
    Entry("obligations.open_due", Every.DAY, Place.SCHOOL, "duties whose window begins appear on their day"),
    Entry(
        "obligations.escalate", Every.DAY, Place.SCHOOL, "who has a duty before them, or late, is told; then others are"
    ),
    Entry(
        "incidents.tell_news",
        Every.DAY,
        Place.SCHOOL,
        "what was reported without a name is told once a day, so that no notice says at what hour it was written",
    ),
    Entry("leadership.take_office", Every.DAY, Place.SCHOOL, "members of the leadership group begin on their day"),
    Entry(
        "people.discard_imports", Every.DAY, Place.SCHOOL, "rows of rosters that nobody confirmed for a week are erased"
    ),
    Entry("notices.send_mail", Every.HOUR, Place.SCHOOL, "the mail of the day, outside quiet hours", is_mail=True),
    Entry("notices.forget", Every.DAY, Place.SCHOOL, "notices that were read long ago are erased"),
    Entry("drafts.expire", Every.DAY, Place.SCHOOL, "what was typed and never saved is erased after a week"),
    Entry("attachments.sweep", Every.DAY, Place.SCHOOL, "files of records that are no longer there are erased"),
    Entry("links.expire", Every.DAY, Place.SCHOOL, "the secrets of links whose time is over are erased"),
    Entry("works.forget", Every.DAY, Place.SCHOOL, "files made by a job are erased after a day"),
    Entry("statistics.freeze", Every.MONTH, Place.SCHOOL, "the month's exact counts, taken inside the school's scope"),
    Entry("statistics.draft", Every.DAY, Place.DISTRICT, "the suppressed table, once every school has reported"),
)

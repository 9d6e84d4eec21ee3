"""Every event has a line in the table of reactions and a Chinese description; every reaction and slot names a job."""

from __future__ import annotations

from importlib import import_module
from inspect import getmembers, isfunction
from pkgutil import iter_modules

import workers.jobs
from kernel.events import Event
from tests.architecture.house import PLATFORM, subclasses
from workers.job import Place, jobs
from workers.jobs import register_all
from workers.reactions import REACTIONS
from workers.schedule import SCHEDULE


def test_every_event_has_a_line_among_the_reactions() -> None:
    assert {event.__name__ for event in subclasses(Event)} == {event.__name__ for event in REACTIONS}


def test_every_event_is_described_in_chinese() -> None:
    mute = [event.__name__ for event in subclasses(Event) if not any(letter >= "\u4e00" for letter in event.title)]  # type: ignore[attr-defined]  # an Event

    assert mute == []


def test_every_event_is_in_the_glossary() -> None:
    glossary = (PLATFORM / "GLOSSARY.md").read_text(encoding="utf-8")

    assert [event.__name__ for event in subclasses(Event) if f"`{event.__name__}`" not in glossary] == []


OF_A_DISTRICT = {"CalendarImported", "EditionPublished", "LooseningDecided"}
"""Events that are recorded in a district's office and lead to a job there."""


def test_every_reaction_names_a_job_of_its_place_and_fields_that_the_event_has() -> None:
    register_all()
    for event, reactions in REACTIONS.items():
        for reaction in reactions:
            place = Place.DISTRICT if event.__name__ in OF_A_DISTRICT else Place.SCHOOL
            assert jobs()[reaction.job].place is place, reaction.job
            assert set(reaction.args) <= set(event.__dataclass_fields__), reaction


def test_every_line_of_the_schedule_names_a_job_of_its_place() -> None:
    register_all()

    assert {entry.job: entry.place for entry in SCHEDULE} == {entry.job: jobs()[entry.job].place for entry in SCHEDULE}


def test_every_function_in_the_jobs_is_a_registered_job() -> None:
    register_all()
    registered = {job.function for job in jobs().values()}
    lone = [
        function.__name__
        for module in iter_modules(workers.jobs.__path__, prefix="workers.jobs.")
        for _, function in getmembers(import_module(module.name), isfunction)
        if function.__module__ == module.name and function not in registered
    ]

    assert lone == []

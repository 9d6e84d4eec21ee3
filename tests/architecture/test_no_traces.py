"""No student's name, telephone, story or label in what travels and stays: logs, job messages, URLs, titles, file names."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import unquote

import dramatiq
import pytest
from dramatiq.brokers.stub import StubBroker
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kernel import clock, events, outbox
from kernel.actor import Actor
from kernel.db import session
from kernel.events import DistrictEvent, RecordedEvent
from kernel.ids import new_id
from kernel.outbox import DistrictOutbox, Outbox
from people.models import Student
from policy_profiles import queries as profiles
from privacy import wording
from tests.architecture import probed
from tests.architecture.probed import Probed
from tests.architecture.visiting import browser, form, reader, rules_of
from tests.worlds import DEMO_DAY
from web.permit import Access, Door, access_of
from workers import broker as workers
from workers import job as registry
from workers.job import job
from workers.reactions import REACTIONS

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_ADDRESS = re.compile(r'(?:href|action|src|hx-get|hx-post|content)="([^"]*)"')
_FILE_NAME = re.compile(r"filename\*?=(?:UTF-8'')?\"?([^\";]+)")


@pytest.fixture(scope="module")
def school(app: Flask) -> Iterator[Probed]:
    """The school of all routes, built with the reactions in force, so that jobs wait."""
    app.extensions["throttle"].reset()
    events.install(REACTIONS)
    with clock.working_day(DEMO_DAY):
        yield probed.build()
    events.install({})


# What people type into the wrong box.
WRONG_FORMS = (
    {"name": probed.GIVEN_NAMES[0], "number": probed.PHONE},
    {"content": probed.TALKED, "happened_on": probed.PHONE, "born_on": probed.GIVEN_NAMES[1]},
)
# What would end the run before it is over.
ENDINGS = {"schools.suspend"}


@dataclass
class Traces:
    """What a sample run left behind, by kind."""

    logs: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    file_names: list[str] = field(default_factory=list)

    def note(self, path: str, answer: TestResponse) -> None:
        """Gather what an answer shows around its content."""
        text = bytes(answer.data).decode("utf-8", "ignore") if answer.mimetype == "text/html" else ""
        self.titles += _TITLE.findall(text)
        # A tel: link is handed to the telephone: no server, log or browser history ever sees it.
        shown = [unquote(address) for address in _ADDRESS.findall(text) if not address.startswith("tel:")]
        self.addresses += [unquote(path), unquote(answer.location or ""), *shown]
        named = _FILE_NAME.findall(answer.headers.get("Content-Disposition", ""))
        self.file_names += [unquote(name) for name in named]


@pytest.fixture(scope="module")
def traces(app: Flask, school: Probed) -> Traces:
    """Every page as its reader sees it, pages that refuse, a page that fails, and forms that say what may not be said."""
    left, caught = Traces(), _Lines()
    logging.getLogger().addHandler(caught)
    with capture_logs() as lines, pytest.MonkeyPatch.context() as patched:
        patched.setitem(app.view_functions, "health.show", _fall)
        for rule, access in _behind_a_door(app, "GET"):
            for actor in (reader(school, access), school.theirs.teacher, None):
                left.note(school.path(rule), browser(app, actor).get(school.path(rule)))
        left.note("/healthz", app.test_client().get("/healthz"))
        for rule, access in _behind_a_door(app, "POST"):
            for fields in WRONG_FORMS if rule.endpoint not in ENDINGS else ():
                client = browser(app, reader(school, access))
                left.note(school.path(rule), client.post(school.path(rule), data=form(app, **fields)))
    logging.getLogger().removeHandler(caught)
    left.logs = [str(line) for line in lines] + caught.lines
    return left


def _behind_a_door(app: Flask, wanted: str) -> Iterator[tuple[Rule, Access]]:
    for rule, method in rules_of(app):
        access = access_of(app, rule.endpoint)
        if method == wanted and access is not None and access.door is not Door.PUBLIC:
            yield rule, access


class _Lines(logging.Handler):
    """Every line that any library logs."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter().format(record))


def _fall() -> str:
    raise ValueError(f"{probed.GIVEN_NAMES[0]} {probed.PHONE}")


def found(texts: list[str], school: Probed) -> list[str]:
    """The texts that hold something of a student."""
    return [text for text in texts if any(secret in text for secret in school.secrets)]


def labelled(texts: list[str], school: Probed) -> list[str]:
    """The texts that hold a word which labels a child."""
    with school.ours.open():
        in_force = profiles.in_force()
        assert in_force
        names = [category.title for category in in_force.profile.categories]
    return [text for text in texts if not wording.is_clean(text, names)]


def test_logs_name_nobody(traces: Traces, school: Probed) -> None:
    assert len(traces.logs) > 200
    assert found(traces.logs, school) == []
    assert labelled(traces.logs, school) == []


def test_the_failure_was_logged_by_its_place(traces: Traces) -> None:
    assert any("request failed" in line and "ValueError" in line for line in traces.logs)


def test_addresses_name_nobody(traces: Traces, school: Probed) -> None:
    assert len(traces.addresses) > 500
    assert found(traces.addresses, school) == []
    assert labelled(traces.addresses, school) == []


def test_titles_name_nobody(traces: Traces, school: Probed) -> None:
    assert len(set(traces.titles)) > 30
    assert found(traces.titles, school) == []
    assert labelled(sorted(set(traces.titles)), school) == []


def test_suggested_file_names_name_nobody(traces: Traces, school: Probed) -> None:
    assert "statistics-2026-10.csv" in traces.file_names
    assert found(traces.file_names, school) == []
    assert labelled(traces.file_names, school) == []


def test_job_messages_and_events_name_nobody(traces: Traces, school: Probed) -> None:
    with school.ours.open():
        kept = [str(args) for args in session().scalars(select(Outbox.args))]
        kept += [str(data) for data in session().scalars(select(RecordedEvent.data))]
    with school.office.open():
        kept += [str(args) for args in session().scalars(select(DistrictOutbox.args))]
        kept += [str(data) for data in session().scalars(select(DistrictEvent.data))]

    assert len(kept) > 10
    assert found(kept, school) == []
    assert labelled(kept, school) == []


def test_a_failing_job_leaves_no_trace_of_what_it_held(school: Probed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registry", {})

    @job("traces.fall")
    def fall(*, actor: Actor) -> None:
        raise ValueError(f"{actor.name}: {probed.GIVEN_NAMES[0]}, {probed.PHONE}, {probed.TALKED}")

    with school.ours.open():
        row_id = outbox.request("traces.fall")
    stub, caught = StubBroker(), _Lines()
    workers.declare(stub)
    logging.getLogger().addHandler(caught)
    with capture_logs() as lines:
        _act(stub, "traces.fall", {"school": str(school.ours.scope.school_id), "row": str(row_id)})
    logging.getLogger().removeHandler(caught)

    with school.ours.open():
        row = session().scalars(select(Outbox).where(Outbox.id == row_id)).one()
        left = [*map(str, lines), *caught.lines, str(row.error), str(row.args)]
        assert row.error == "ValueError"
    assert any("job failed" in line for line in left)
    assert found(left, school) == []


def _act(broker: dramatiq.Broker, name: str, message: dict[str, str]) -> None:
    """What a worker calls when the message comes."""
    broker.get_actor(name).fn(message)


def test_the_texts_of_the_databases_refusals_name_nobody(school: Probed) -> None:
    """A driver likes to quote the row that failed, and the key that is taken."""
    number = next(secret for secret in school.secrets if secret.startswith("PROBE-"))
    texts = []
    for gender, known in (("nobody", "x"), ("female", number)):
        with school.ours.open(), pytest.raises(DBAPIError) as refusal, session().begin_nested():
            session().add(_student(school, gender=gender, number=known))
        texts.append(f"{refusal.value} {refusal.value.orig} {refusal.value.orig!r}")

    assert "ck_students_gender" in texts[0]
    assert "uq_students" in texts[1]
    assert found(texts, school) == []


def _student(school: Probed, *, gender: str, number: str) -> Student:
    return Student(
        id=new_id(),
        number=number,
        name=probed.GIVEN_NAMES[0],
        pinyin="wen xi tong",
        initials="wxt",
        gender=gender,
        class_id=school.campus.class_id,
        enrolled_on=date(2024, 9, 1),
    )


def test_the_search_would_notice(school: Probed) -> None:
    assert found([f"/people/?q={probed.GIVEN_NAMES[0]}"], school) != []
    assert labelled(["单亲家庭名单.xlsx"], school) != []

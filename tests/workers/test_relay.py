"""The relay: what waits is sent once a lease, sent again when the lease runs out, and set aside when it never ends."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import update

from kernel import clock, outbox
from kernel.database_roles import RoleUrls
from kernel.db import session
from kernel.outbox import Outbox
from tests.worlds import Office, World
from workers.relay import MAX_TRIES, relay_once

LEASE = timedelta(seconds=60)


class Sent:
    """A broker that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, Mapping[str, str]]] = []

    def __call__(self, job: str, message: Mapping[str, str]) -> None:
        self.messages.append((job, message))

    def of(self, row: UUID) -> int:
        """How often a row was sent."""
        return sum(message["row"] == str(row) for _, message in self.messages)


@pytest.fixture
def connection(database: RoleUrls) -> Iterator[psycopg.Connection]:
    """The relay's own connection."""
    with psycopg.connect(database.relay, autocommit=True) as opened:
        yield opened


@pytest.fixture
def waiting(ours: World) -> UUID:
    """A row that waits in our outbox."""
    with ours.open():
        return outbox.request("units.add", name="德育处")


def test_what_waits_is_sent_with_its_school(connection: psycopg.Connection, waiting: UUID, ours: World) -> None:
    sent = Sent()

    relay_once(connection, sent, lease=LEASE)

    assert ("units.add", {"school": str(ours.scope.school_id), "row": str(waiting)}) in sent.messages


def test_a_leased_row_is_not_sent_again(connection: psycopg.Connection, waiting: UUID) -> None:
    sent = Sent()

    for _ in range(3):
        relay_once(connection, sent, lease=LEASE)

    assert sent.of(waiting) == 1


def test_a_lease_that_ran_out_is_sent_again(connection: psycopg.Connection, waiting: UUID) -> None:
    sent = Sent()

    for _ in range(2):
        relay_once(connection, sent, lease=timedelta(seconds=-1))
        _expire(connection)

    assert sent.of(waiting) == 2


def test_a_row_that_a_job_holds_is_passed_over(connection: psycopg.Connection, waiting: UUID, ours: World) -> None:
    sent = Sent()

    with ours.open():
        session().get(Outbox, (ours.scope.school_id, waiting), with_for_update=True)
        relay_once(connection, sent, lease=LEASE)

    assert sent.of(waiting) == 0


def test_a_poisonous_row_is_set_aside_and_stays_visible(
    connection: psycopg.Connection, waiting: UUID, ours: World
) -> None:
    with ours.open():
        session().execute(update(Outbox).values(tries=MAX_TRIES, leased_until=clock.now() - LEASE))
    sent = Sent()

    relay_once(connection, sent, lease=LEASE)

    assert sent.of(waiting) == 0
    with ours.open():
        row = session().get(Outbox, (ours.scope.school_id, waiting))
        assert row is not None
        assert row.set_aside_at is not None
        assert row.error == "did-not-finish"


def test_the_district_outbox_is_relayed_too(connection: psycopg.Connection, office: Office) -> None:
    with office.open():
        row = outbox.request("office.note")
    sent = Sent()

    relay_once(connection, sent, lease=LEASE)

    assert ("office.note", {"district": str(office.scope.district_id), "row": str(row)}) in sent.messages


@pytest.mark.parametrize("table", ["events", "schools", "users", "school_keys"])
def test_the_relay_can_read_nothing_else(connection: psycopg.Connection, table: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        connection.execute(f"select * from {table}")


@pytest.mark.parametrize("change", ["set job = 'x'", "set args = '{}'"])
def test_the_relay_can_change_nothing_but_leases(connection: psycopg.Connection, change: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        connection.execute(f"update outbox {change}")


def _expire(connection: psycopg.Connection) -> None:
    connection.execute("update outbox set leased_until = now() - interval '1 second' where set_aside_at is null")

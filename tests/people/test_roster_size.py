"""Twenty thousand rows in one go: the work is bounded by its statements, whatever the size."""

import pytest
from sqlalchemy import func, select

from accounts.roles import Role
from kernel.db import session
from people import queries, services
from people.models import Guardian, RosterImport, Student
from people.roster.lifecycle import ImportState
from tests.people import rosters
from tests.people.rosters import HEAD
from tests.worlds import World, counted_statements

pytestmark = [pytest.mark.usefixtures("demo_day"), pytest.mark.timeout(600)]

ROWS = 20_000


def roster(rows: int, name: str = "曾子墨") -> bytes:
    """So many students with a guardian each, in classes of 45."""
    return rosters.text(
        [
            HEAD,
            *(
                (
                    f"LC26-{index // 10_000:03}-{index % 10_000:04}",
                    name,
                    "男" if index % 2 else "女",
                    f"{'一二三四五六'[index // 45 % 6]}年级{index // 270 + 1}班",
                    "",
                    "林若兰",
                    "母亲",
                    f"100{index:08}",
                )
                for index in range(rows)
            ),
        ]
    )


def statements_of(world: World, rows: int) -> dict[str, int]:
    """How many statements each step of importing so many rows takes, and of importing them again with a change."""
    actor = world.actor(Role.PRINCIPAL)
    counts = {}
    with counted_statements() as seen, world.open():
        import_id = services.start_import(data=roster(rows), file_name="a.csv", is_complete=True, actor=actor).id
    counts["start"] = len(seen)
    for part in range(rows // 1000 + 1):
        with counted_statements() as seen, world.open():
            services.check_part(import_id=import_id, part=part, actor=actor)
        counts["check" if part < rows // 1000 else "compare"] = len(seen)
    with world.open():
        found = rosters.found(import_id)
        assert (found.state, found.done_rows, found.outcome["new"]) == (ImportState.CHECKED, rows, rows)
        services.confirm_import(roster=found, seen_version=found.version, actor=actor)
    with counted_statements() as seen, world.open():
        services.commit_import(import_id=import_id, actor=actor)
    counts["commit"] = len(seen)
    return counts


def test_twenty_thousand_rows_take_as_many_statements_as_two_thousand(ours: World, theirs: World) -> None:
    few = statements_of(theirs, 2_000)

    many = statements_of(ours, ROWS)

    assert many == few
    assert max(many.values()) <= 30
    with ours.open():
        assert queries.count_students() == ROWS
        assert session().scalar(select(func.count()).select_from(Guardian)) == ROWS
        sample = session().scalars(select(Student).where(Student.number == "LC26-001-9999")).one()
        assert [contact.phone for contact in queries.contacts(sample.id)] == ["10000019999"]
        assert session().scalars(select(RosterImport.state)).all() == [ImportState.COMMITTED]

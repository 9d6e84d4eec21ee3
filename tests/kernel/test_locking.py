"""A lost update is refused, whichever way it comes."""

import threading

import pytest

from kernel import locking
from kernel.db import session, unit_of_work
from kernel.errors import StaleRecord
from kernel.tenancy import IdentityScope
from tenants.models import School
from tests.worlds import World


def school(world: World) -> School:
    found = session().get(School, world.scope.school_id)
    assert found is not None
    return found


def test_an_older_version_is_refused_and_the_other_persons_values_are_shown(ours: World) -> None:
    with unit_of_work(IdentityScope()), pytest.raises(StaleRecord) as refusal:
        locking.expect(school(ours), 0, current={"name": "新名字"})

    assert refusal.value.current["name"] == "新名字"


def test_of_two_writers_at_once_the_second_is_refused(ours: World) -> None:
    both_have_read = threading.Barrier(2)
    refused = []

    def rename(name: str) -> None:
        try:
            with unit_of_work(IdentityScope()):
                row = school(ours)
                both_have_read.wait()
                row.name = name
                locking.save(current={})
        except StaleRecord:
            refused.append(name)

    writers = [threading.Thread(target=rename, args=(name,)) for name in ("甲", "乙")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(refused) == 1
    with unit_of_work(IdentityScope()):
        assert school(ours).name not in refused


def test_a_touched_row_counts_a_new_version(ours: World) -> None:
    with unit_of_work(IdentityScope()):
        row = school(ours)
        before = row.version
        locking.touch(row, "name")
        locking.save(current={})

        assert row.version == before + 1

"""`tongxin audit verify` finds what somebody with the keys of the database changed, and names the row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

from care.archives import queries, services, supplement_queries
from care.archives.services import Tampered
from kernel.database_roles import RoleUrls
from kernel.db import driver_url
from kernel.embedded import Addresses
from tests.care.archives.conftest import POOR, College
from tongxin import surroundings
from tongxin.commands.audit import command

Tamper = Callable[[str], None]


@pytest.fixture
def everything(addresses: Addresses, database: RoleUrls) -> Iterator[Engine]:
    """A connection that may do anything, as an administrator of the server has."""
    url = make_url(addresses.superuser_url).set(database=make_url(database.owner).database)
    made = create_engine(driver_url(url.render_as_string(hide_password=False)), poolclass=NullPool)
    yield made
    made.dispose()


@pytest.fixture
def tamper(everything: Engine, college: College) -> Tamper:
    """Change what was signed in this school; `:school` stands for it."""

    def change(statement: str) -> None:
        with everything.begin() as connection:
            done = connection.execute(text(statement), {"school": college.school.world.scope.school_id})
            assert done.rowcount > 0

    return change


def faults(college: College) -> list[Tampered]:
    with college.school.world.open():
        return list(services.verify().faults)


def test_an_untouched_roster_verifies_and_so_says_the_command(
    college: College, audit: Callable[[], tuple[int, str]]
) -> None:
    college.signed()

    assert faults(college) == []
    code, said = audit()
    assert code == 0
    assert "1 份已签名的花名册、2 行，与签名时一致" in said


@pytest.fixture
def audit(college: College, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, str]]:
    """The command for this school, on the test's own servers; its exit code and what it said."""
    monkeypatch.setattr(surroundings, "attached", nullcontext)

    def run() -> tuple[int, str]:
        result = CliRunner().invoke(command, ["verify", "--school", college.school.world.slug])
        return result.exit_code, result.output

    return run


def test_a_tampered_row_is_named_by_the_command(
    college: College, tamper: Tamper, audit: Callable[[], tuple[int, str]]
) -> None:
    college.signed()
    tamper(
        "update roster_snapshot_rows set content_sealed = overlay(content_sealed placing '\\x00'::bytea from 60)"
        " where school_id = :school and position = 2"
    )

    code, said = audit()

    assert code == 1
    assert "花名册第 1 号第 2 行：内容打不开，被改动过" in said
    assert "第 1 行" not in said


def test_the_command_knows_no_school_of_another_name(monkeypatch: pytest.MonkeyPatch, college: College) -> None:
    del college
    monkeypatch.setattr(surroundings, "attached", nullcontext)

    assert CliRunner().invoke(command, ["verify", "--school", "mei-you"]).exit_code == 2


@pytest.mark.parametrize(
    ("statement", "position", "what"),
    [
        (
            "update roster_snapshot_rows set sha256 = repeat('a', 64) where school_id = :school and position = 1",
            1,
            "内容和校验值",
        ),
        ("delete from roster_snapshot_rows where school_id = :school and position = 1", 1, "不见了"),
        ("update roster_snapshot_rows set position = 3 where school_id = :school and position = 2", 3, "后来加上的"),
        ("update roster_snapshots set signed_by_name = '别人' where school_id = :school", None, "整份的校验值"),
        ("update roster_snapshots set is_nil = true where school_id = :school", None, "整份的校验值"),
        ("update roster_snapshots set number = 2 where school_id = :school", None, "前一份"),
    ],
)
def test_whatever_was_changed_is_found(
    college: College, tamper: Tamper, statement: str, position: int | None, what: str
) -> None:
    college.signed()
    tamper(statement)

    assert any(fault.position == position and what in fault.what for fault in faults(college))


def test_a_roster_that_was_taken_out_of_the_row_of_rosters_is_missed(college: College, tamper: Tamper) -> None:
    refresh_id, _ = college.signed()
    with college.school.world.open():
        refresh, _unit = queries.visible_refresh(college.school.counsellor, refresh_id, to_change=True)
        services.give_back(
            refresh=refresh, reason="补依据", seen_version=refresh.version, actor=college.school.counsellor
        )
    college.sign(refresh_id)
    tamper(
        "delete from roster_snapshot_rows where school_id = :school"
        " and snapshot_id in (select id from roster_snapshots where number = 1 and school_id = :school)"
    )
    tamper("delete from roster_snapshots where school_id = :school and number = 1")

    assert faults(college)[0] == Tampered(2, None, "前一份花名册被删除或改动过")


def test_an_addition_that_was_changed_is_found_like_a_roster(
    college: College, tamper: Tamper, audit: Callable[[], tuple[int, str]]
) -> None:
    college.signed()
    case_id = college.school.confirm(college.school.students[1], POOR)
    grade_head = college.school.grade_head
    with college.school.world.open():
        services.add_confirmed(case_ids=[case_id], actor=college.school.principal)
        waiting = [row.id for row in supplement_queries.page(grade_head, 1)]
        services.sign_supplements(supplement_ids=waiting, attested=True, actor=grade_head)
    assert audit() == (0, f"✓ {college.school.world.slug}：2 份已签名的花名册、3 行，与签名时一致。\n")

    tamper(
        "update roster_snapshot_rows set case_id = (select case_id from roster_snapshot_rows"
        " where school_id = :school and position = 2) where school_id = :school"
        " and snapshot_id = (select id from roster_snapshots where school_id = :school and number = 2)"
    )

    code, said = audit()
    assert code == 1
    assert "花名册第 2 号第 1 行：内容和校验值对不上" in said

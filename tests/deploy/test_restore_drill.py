"""The drill: two schools are backed up, everything is lost, and what is restored is the same to the last byte."""

from __future__ import annotations

import json
import secrets
import shutil
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from click.testing import Result
from sqlalchemy import select

from accounts.roles import Role
from attachments import services as attachments
from kernel import clock
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.sealed_stream import MAGIC
from kernel.startup import ExitCode
from kernel.tenancy import DistrictScope, IdentityScope
from people import queries, services
from people.models import Student
from tenants.models import District
from tests.attachments import files, shelf
from tests.deploy.conftest import Deployment, forget
from tests.people import campus
from tests.worlds import Office, World, add_school
from tongxin import migrate
from tongxin.backups.manifest import count_tables
from tongxin.readiness import require_safe_database

PHONES = ("10000001234", "10000005678")


def build() -> list[World]:
    """Two schools with classes, students, and a guardian each whose number is sealed."""
    with unit_of_work(IdentityScope()):
        district = District(id=new_id(), slug=f"d{secrets.token_hex(6)}", name="演练区")
        session().add(district)
        office = Office(DistrictScope(district.id))
    worlds = [add_school(office), add_school(office)]
    for world, phone in zip(worlds, PHONES, strict=True):
        actor = world.actor(Role.PRINCIPAL)
        built = campus.build(world, actor)
        with world.open():
            student = session().get_one(Student, (world.scope.school_id, built.students["三年级1班"]))
            services.name_guardian(
                student=student, position=1, name="苏明远", relation="父亲", phone=phone, actor=actor
            )
    return worlds


def phones(world: World) -> list[str]:
    """The numbers that this school sees, opened."""
    with world.open():
        students = session().scalars(select(Student.id)).all()
        return [contact.phone for student in students for contact in queries.contacts(student)]


def everything(deployment: Deployment) -> dict[str, object]:
    with psycopg.connect(deployment.urls.backup) as connection:
        return dict(count_tables(connection))


def created(deployment: Deployment) -> Path:
    answer = deployment.run("backup", "create", "--json")
    assert answer.exit_code == 0, answer.output
    return Path(json.loads(answer.output)["file"])


def refused(answer: Result) -> str:
    assert answer.exit_code in {ExitCode.REFUSED, ExitCode.MISSING}, answer.output
    assert "Traceback" not in answer.output
    return answer.output.replace("\n", "")


@pytest.fixture
def backup(deployment: Deployment) -> Path:
    """A backup of two schools; their database is lost."""
    build()
    file = created(deployment)
    deployment.lose_everything()
    return file


def is_empty(deployment: Deployment) -> bool:
    with psycopg.connect(deployment.urls.owner) as connection:
        row = connection.execute("select count(*) from pg_class where relnamespace = 'public'::regnamespace").fetchone()
    return row == (0,)


def test_what_was_lost_comes_back_to_the_last_byte(deployment: Deployment) -> None:
    worlds = build()
    before = everything(deployment)
    file = created(deployment)
    deployment.lose_everything()
    assert is_empty(deployment)

    answer = deployment.run("restore", str(file))

    assert answer.exit_code == 0, answer.output
    assert everything(deployment) == before
    assert len(before) > 30
    forget()
    require_safe_database()
    assert [phones(world) for world in worlds] == [[phone] for phone in PHONES]
    migrated = deployment.run("db", "migrate")
    assert migrated.exit_code == 0, migrated.output


def test_attached_files_come_back_and_open(deployment: Deployment) -> None:
    world, _ = build()
    reader, content = world.actor(Role.PRINCIPAL), files.pdf(size=2_500_000)
    with shelf.installed() as room:
        kept = room.attach(world, room.record(reader), content, actor=reader)
        file = created(deployment)
        deployment.lose_everything()

        answer = deployment.run("restore", str(file))

        assert answer.exit_code == 0, answer.output
        forget()
        with world.open():
            opened = attachments.open_attachment(kept, actor=reader)
            assert b"".join(attachments.piece(opened, number) for number in range(opened.pieces)) == content


def test_the_row_security_comes_back_as_well(deployment: Deployment) -> None:
    build()
    question = """
        select relname, relrowsecurity, relforcerowsecurity, relowner::regrole::text, relacl::text,
               (select array_agg(polname || pg_get_expr(polqual, polrelid) order by polname) from pg_policy
                 where polrelid = pg_class.oid)
          from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') order by relname
    """
    with psycopg.connect(deployment.urls.owner) as connection:
        before = connection.execute(question.encode()).fetchall()
    file = created(deployment)
    deployment.lose_everything()

    assert deployment.run("restore", str(file)).exit_code == 0

    with psycopg.connect(deployment.urls.owner) as connection:
        after = connection.execute(question.encode()).fetchall()
    assert after == before
    assert len([row for row in after if row[1] and row[2]]) > 20


def test_a_backup_of_an_older_release_is_restored_and_then_upgraded(deployment: Deployment) -> None:
    deployment.lose_everything()
    migrate.upgrade(deployment.urls.owner, "0009")
    file = created(deployment)
    deployment.lose_everything()

    assert deployment.run("restore", str(file)).exit_code == 0

    checked = deployment.run("db", "check")
    assert (checked.exit_code, "0009" in checked.output) == (1, True)
    assert deployment.run("db", "migrate").exit_code == 0
    assert deployment.run("db", "check").exit_code == 0


def test_nothing_of_the_content_is_readable_in_the_file(backup: Path) -> None:
    raw = backup.read_bytes()

    assert raw.startswith(MAGIC)
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [word for word in ("苏明远", "苏语桐", "PGDMP", "alembic_version") if word.encode() in raw] == []
    assert list(backup.parent.glob("*.part")) == []


def test_a_second_restore_into_the_same_database_is_refused(deployment: Deployment, backup: Path) -> None:
    assert deployment.run("restore", str(backup)).exit_code == 0
    before = everything(deployment)

    assert "not empty; nothing was changed" in refused(deployment.run("restore", str(backup)))

    assert everything(deployment) == before


def test_each_wrong_file_is_refused_before_anything_is_touched(
    deployment: Deployment, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = backup.read_bytes()
    middle = len(raw) // 2
    wrong = {
        "is damaged or incomplete": [
            raw[:-1],
            raw[:middle],
            raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :],
            raw[:-1] + bytes([raw[-1] ^ 1]),
        ],
        "has format 0": [MAGIC + b"\0" + raw[len(MAGIC) + 1 :]],
        "is not a backup of this platform": [b"", b"PGDMP" + raw],
    }
    file = tmp_path / "wrong.backup"
    for words, contents in wrong.items():
        for content in contents:
            file.write_bytes(content)
            assert words in refused(deployment.run("restore", str(file)))
            assert words in refused(deployment.run("backup", "verify", str(file)))
    assert "cannot be read" in refused(deployment.run("restore", str(tmp_path / "none.backup")))

    other = tmp_path / "other.key"
    assert deployment.run("backup", "new-key", str(other)).exit_code == 0
    monkeypatch.setenv("TONGXIN_BACKUP_KEY_FILE", str(other))
    assert "encrypted with another backup key" in refused(deployment.run("restore", str(backup)))

    assert is_empty(deployment)


def test_without_the_master_key_of_that_time_nothing_is_restored_unless_asked(
    deployment: Deployment, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGXIN_MASTER_KEY", "A" * 43 + "=")

    assert "no sealed field would open" in refused(deployment.run("restore", str(backup)))
    assert is_empty(deployment)

    answer = deployment.run("restore", str(backup), "--without-master-key")
    assert answer.exit_code == 0, answer.output


def test_a_backup_of_a_newer_release_is_refused(
    deployment: Deployment, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongxin.backups.restoring._is_known", lambda _revision: False)

    assert "newer than this program" in refused(deployment.run("restore", str(backup)))

    assert is_empty(deployment)


def test_the_nightly_job_needs_the_address_of_the_backup_role_and_no_other(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    build()
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_RELAY_URL", "REDIS_URL"):
        monkeypatch.delenv(name)

    file = created(deployment)

    assert deployment.run("backup", "verify", str(file)).exit_code == 0
    monkeypatch.delenv("TONGXIN_MASTER_KEY")
    assert "There is no master key" in refused(deployment.run("backup", "create"))
    deployment.home.mkdir(exist_ok=True)
    (deployment.home / "keys.json").write_text(json.dumps({"master_key": "A" * 43 + "="}))
    file.unlink()
    assert deployment.run("backup", "create").exit_code == 0


def test_the_application_may_not_make_a_backup(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row security would hide every school from it; pg_dump says so instead of writing an empty file."""
    build()
    monkeypatch.setenv("DATABASE_BACKUP_URL", deployment.urls.application)

    refused(deployment.run("backup", "create"))

    assert list((deployment.home.parent / "backups").iterdir()) == []


def test_without_a_key_or_with_a_wrong_one_no_backup_is_made(
    deployment: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "exists and is not replaced" in refused(deployment.run("backup", "new-key", str(tmp_path / "backup.key")))
    (tmp_path / "short.key").write_text("c2hvcnQ=")
    for value, words in {
        "": "no backup key yet",
        str(tmp_path / "short.key"): "does not hold a backup key",
        str(tmp_path / "none.key"): "cannot be used",
    }.items():
        monkeypatch.setenv("TONGXIN_BACKUP_KEY_FILE", value)
        answer = deployment.run("backup", "create")
        assert answer.exit_code in {ExitCode.REFUSED, ExitCode.BROKEN_FOLDER}
        assert words in answer.output.replace("\n", "")

    assert not (deployment.home.parent / "backups").exists()


def test_backups_are_listed_and_old_ones_pruned_but_never_the_last(
    deployment: Deployment, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ten_years_on = clock.now() + timedelta(days=3650)
    monkeypatch.setattr("tongxin.backups.files.clock.now", lambda: ten_years_on)
    shutil.copy(backup, backup.with_name("copy.backup"))
    backup.with_name("strange.backup").write_text("none of ours")

    listed = json.loads(deployment.run("backup", "list", "--json").output)
    assert sorted(Path(row["file"]).name for row in listed) == sorted([backup.name, "copy.backup"])
    assert backup.name in deployment.run("backup", "list").output.replace("\n", "")
    assert "没有过期的备份" in deployment.run("backup", "prune", "--yes").output
    assert "将删除" in deployment.run("backup", "prune", "--at-least", "1").output

    assert "已删除" in deployment.run("backup", "prune", "--at-least", "1", "--yes").output

    assert len(list(backup.parent.glob("*.backup"))) == 2

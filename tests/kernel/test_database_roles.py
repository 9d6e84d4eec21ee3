"""Which roles the house creates, and which role the application refuses to be."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine

from kernel import database_roles
from kernel.database_roles import (
    APPLICATION,
    BACKUP,
    OWNER,
    ROLES,
    RoleUrls,
    check_application_role,
    create_database,
    create_roles,
    database_name,
    existing_roles,
    role_url,
)
from kernel.db import driver_url
from kernel.embedded import Addresses
from kernel.startup import StartRefused
from tests import databases

STRANGER = "tongxin_test_stranger"


def check(url: str) -> None:
    with create_engine(driver_url(url), poolclass=NullPool).connect() as connection:
        check_application_role(connection)


def execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(question.encode()).fetchall()


@pytest.fixture
def stranger(addresses: Addresses, database: RoleUrls) -> Iterator[str]:
    """The address of a role that is none of ours and may connect to the test database."""
    name = f"{STRANGER}_{database_name(database.owner)}"
    url = addresses.superuser_url
    execute(url, f"CREATE ROLE {name} LOGIN PASSWORD 'stranger'")
    execute(url, f"GRANT CONNECT ON DATABASE {database_name(database.owner)} TO {name}")
    yield role_url(url, name, "stranger", database_name(database.owner))
    execute(url, f"DROP OWNED BY {name}")
    execute(role_url_of_superuser(url, database), f"DROP OWNED BY {name}")
    execute(url, f"DROP ROLE {name}")


def role_url_of_superuser(superuser_url: str, database: RoleUrls) -> str:
    """The superuser's address of the test database."""
    head, _, rest = superuser_url.partition("@")
    server, _, tail = rest.partition("/")
    return f"{head}@{server}/{database_name(database.owner)}?{tail.partition('?')[2]}"


def test_the_application_role_may_serve(database: RoleUrls) -> None:
    check(database.application)


def test_a_superuser_is_refused_with_advice_in_both_languages(addresses: Addresses) -> None:
    with pytest.raises(StartRefused) as refusal:
        check(addresses.superuser_url)

    assert "超级用户" in refusal.value.chinese
    assert "is a superuser" in refusal.value.english
    assert "tongxin db setup" in refusal.value.english


def test_the_owner_is_refused(database: RoleUrls) -> None:
    with pytest.raises(StartRefused, match="owns the database"):
        check(database.owner)


def test_a_role_past_row_security_is_refused(database: RoleUrls) -> None:
    with pytest.raises(StartRefused, match="BYPASSRLS"):
        check(database.backup)


def test_a_member_of_the_owner_is_refused(addresses: Addresses, stranger: str) -> None:
    name = stranger.split("//")[1].split(":", maxsplit=1)[0]
    execute(addresses.superuser_url, f"GRANT {OWNER} TO {name}")

    with pytest.raises(StartRefused, match="is a member of their owner"):
        check(stranger)


def test_a_member_of_a_role_past_row_security_is_refused(addresses: Addresses, stranger: str) -> None:
    name = stranger.split("//")[1].split(":", maxsplit=1)[0]
    execute(addresses.superuser_url, f"GRANT {BACKUP} TO {name}")

    with pytest.raises(StartRefused, match="BYPASSRLS"):
        check(stranger)


def test_a_role_that_may_grant_itself_others_is_refused(addresses: Addresses, stranger: str) -> None:
    name = stranger.split("//")[1].split(":", maxsplit=1)[0]
    execute(addresses.superuser_url, f"ALTER ROLE {name} CREATEROLE")

    with pytest.raises(StartRefused, match="CREATEROLE"):
        check(stranger)


def test_the_owner_of_one_table_is_refused(addresses: Addresses, database: RoleUrls, stranger: str) -> None:
    name = stranger.split("//")[1].split(":", maxsplit=1)[0]
    execute(
        role_url_of_superuser(addresses.superuser_url, database),
        f"GRANT CREATE ON SCHEMA public TO {name}",
        f"SET ROLE {name}",
        "CREATE TABLE strangers_own (number int)",
    )

    with pytest.raises(StartRefused, match="owns the database or its tables"):
        check(stranger)


@pytest.mark.parametrize("version", [90624, 130000, 149999])
def test_a_server_older_than_15_is_refused_with_advice(version: int) -> None:
    with pytest.raises(StartRefused, match="15 or newer") as refusal:
        database_roles._require_version(version)

    assert "DATABASE_URL" in refusal.value.chinese


def test_a_server_of_15_is_welcome() -> None:
    database_roles._require_version(150000)


def test_the_roles_have_no_powers_but_the_backups_reading(addresses: Addresses, database: RoleUrls) -> None:
    rows = ask(
        addresses.superuser_url,
        "SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication, rolbypassrls "
        "FROM pg_roles WHERE starts_with(rolname, 'tongxin_') AND NOT starts_with(rolname, 'tongxin_test_')",
    )

    assert sorted(rows) == sorted((role, False, role == BACKUP) for role in ROLES)


def test_creating_the_roles_again_takes_back_what_somebody_added(addresses: Addresses, database: RoleUrls) -> None:
    execute(addresses.superuser_url, f"ALTER ROLE {APPLICATION} CREATEDB")

    create_roles(addresses.superuser_url, databases.role_passwords(addresses.superuser_url))

    assert ask(addresses.superuser_url, f"SELECT rolcreatedb FROM pg_roles WHERE rolname = '{APPLICATION}'") == [
        (False,)
    ]
    assert existing_roles(addresses.superuser_url) == set(ROLES)


def test_creating_a_database_again_says_so_and_keeps_it(addresses: Addresses, database: RoleUrls) -> None:
    execute(database.owner, "CREATE TABLE kept_over_setup (number int)")

    assert create_database(addresses.superuser_url, database_name(database.owner)) is False

    assert ask(database.owner, "SELECT count(*) FROM kept_over_setup") == [(0,)]
    execute(database.owner, "DROP TABLE kept_over_setup")


def test_a_stranger_may_not_enter_the_database(addresses: Addresses, database: RoleUrls, stranger: str) -> None:
    name = stranger.split("//")[1].split(":", maxsplit=1)[0]
    execute(addresses.superuser_url, f"REVOKE CONNECT ON DATABASE {database_name(database.owner)} FROM {name}")

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(stranger)


def test_the_application_role_may_not_create_tables(database: RoleUrls) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(database.application, "CREATE TABLE mine (number int)")


def test_passwords_are_sent_hashed(addresses: Addresses, database: RoleUrls) -> None:
    rows = ask(addresses.superuser_url, f"SELECT rolpassword FROM pg_authid WHERE rolname = '{APPLICATION}'")

    assert str(rows[0][0]).startswith("SCRAM-SHA-256$")


def test_a_password_with_any_sign_survives_the_address() -> None:
    url = role_url("postgresql://postgres:old@[::1]:5433/postgres?sslmode=require", APPLICATION, "p@s/s:w?%&", "云 db")

    assert psycopg.conninfo.conninfo_to_dict(url) == {
        "user": APPLICATION,
        "password": "p@s/s:w?%&",
        "host": "::1",
        "port": "5433",
        "dbname": "云 db",
        "sslmode": "require",
    }

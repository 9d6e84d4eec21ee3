"""What every table keeps to: its kind, its row security, its keys, and what the application may do with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.engine import Engine

from kernel.database_roles import RoleUrls
from kernel.db import driver_url
from kernel.tables import Base, DistrictOffice, DistrictShared, GlobalModel, SchoolModel
from tests.architecture.house import models

GLOBAL = {
    "ApiToken",
    "ContactChoice",
    "District",
    "Invitation",
    "LinkSecret",
    "Membership",
    "PlatformRole",
    "ScheduleSlot",
    "School",
    "SchoolCluster",
    "SecurityEvent",
    "SpentKey",
    "User",
}
# The one row that holds the demo's day, and the accounts that its sign-in page lists, have no id of their own.
WITHOUT_ID = {"DemoAccount", "DemoClock"}
SHARED = {"CalendarDay", "CalendarVersion", "LooseningDecision", "PaperworkCeiling", "TemplateEdition", "TermTemplate"}
OFFICE = {"DistrictEvent", "DistrictOutbox", "LooseningFiling", "StatisticCount", "StatisticRelease", "TemplateAnswer"}
APPEND_ONLY = {
    "conference_messages",
    "access_log",
    "archive_copies",
    "archive_receipts",
    "authority_notices",
    "authority_receipts",
    "calendar_versions",
    "case_decisions",
    "consents",
    "contact_cases",
    "district_events",
    "events",
    "filing_guidance",
    "guardian_contacts",
    "incident_steps",
    "letter_replies",
    "letter_templates",
    "loosening_decisions",
    "loosening_filings",
    "mandatory_notes",
    "paperwork_ceilings",
    "privacy_notices",
    "profile_activations",
    "profile_versions",
    "roster_snapshot_rows",
    "roster_snapshots",
    "school_keys",
    "security_events",
    "special_events",
    "statistic_counts",
    "template_answers",
    "template_editions",
    "template_refusals",
    "told_events",
    "support_checks",
}

LINT = Path(__file__).with_name("distribution_lint.sql").read_text(encoding="utf-8")


def kind(model: type[Base]) -> str:
    kinds: dict[type, str] = {
        SchoolModel: "school",
        DistrictShared: "shared",
        DistrictOffice: "office",
        GlobalModel: "global",
    }
    return next((name for base, name in kinds.items() if issubclass(model, base)), "none")


@pytest.fixture(scope="module")
def engine(database: RoleUrls) -> Iterator[Engine]:
    """The application's own connection: what it may see is what counts."""
    made = create_engine(driver_url(database.application), poolclass=NullPool)
    yield made
    made.dispose()


def names(which: str) -> set[str]:
    return {model.__name__ for model in models() if kind(model) == which}


def test_the_tables_outside_a_school_are_spelled_out() -> None:
    assert names("global") == GLOBAL
    assert names("shared") == SHARED
    assert names("office") == OFFICE
    assert names("none") == WITHOUT_ID


def test_a_global_table_has_no_column_school_id() -> None:
    assert [
        model.__name__ for model in models() if kind(model) == "global" and "school_id" in model.__table__.columns
    ] == []


def test_the_schema_is_ready_to_be_distributed(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql(LINT.replace("%", "%%")).all() == []


def test_row_security_is_enabled_and_forced_on_every_tenant_table(engine: Engine) -> None:
    tenants = {model.__tablename__ for model in models() if kind(model) in {"school", "shared", "office"}}
    with engine.connect() as connection:
        secured = _names(connection, "select relname from pg_class where relrowsecurity and relforcerowsecurity")
        with_policy = _names(connection, "select distinct tablename from pg_policies where schemaname = 'public'")

    assert tenants - secured == set()
    assert tenants - with_policy == set()


def test_the_application_is_bound_by_row_security(engine: Engine) -> None:
    powers = "select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = current_user"
    owned = "select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user"
    with engine.connect() as connection:
        assert connection.exec_driver_sql(powers).scalar_one() is False
        assert connection.exec_driver_sql(owned).scalar_one() == 0


def test_every_key_of_a_school_table_starts_with_the_school() -> None:
    astray = []
    for model in models():
        if kind(model) != "school":
            continue
        table = model.__table__
        astray += [f"{table.name} primary key"] if next(iter(table.primary_key.columns)).name != "school_id" else []  # type: ignore[attr-defined]  # a Table
        for index in table.indexes:  # type: ignore[attr-defined]  # a Table
            if next(iter(index.columns)).name != "school_id":
                astray.append(f"index {index.name}")
        for constraint in table.constraints:  # type: ignore[attr-defined]  # a Table
            if type(constraint).__name__ == "UniqueConstraint" and next(iter(constraint.columns)).name != "school_id":
                astray.append(f"unique {constraint.name}")

    assert astray == []


def test_every_reference_between_school_tables_carries_the_school() -> None:
    schools = {model.__tablename__ for model in models() if kind(model) == "school"}
    astray = [
        f"{model.__tablename__}.{constraint.column_keys}"
        for model in models()
        if kind(model) == "school"
        for constraint in model.__table__.foreign_key_constraints  # type: ignore[attr-defined]  # a Table
        if constraint.referred_table.name in schools and "school_id" not in constraint.column_keys
    ]

    assert astray == []


def test_no_reference_deletes_or_empties_by_itself() -> None:
    astray = [
        constraint.name
        for model in models()
        for constraint in model.__table__.foreign_key_constraints  # type: ignore[attr-defined]  # a Table
        if constraint.ondelete or constraint.onupdate
    ]

    assert astray == []


def test_append_only_tables_grant_no_change(engine: Engine) -> None:
    with engine.connect() as connection:
        insert_only = _names(
            connection,
            "select table_name from information_schema.role_table_grants where grantee = current_user"
            " group by table_name having not bool_or(privilege_type in ('UPDATE', 'DELETE')) "
            " and bool_or(privilege_type = 'INSERT')",
        )

    assert insert_only == APPEND_ONLY


def test_nothing_can_be_truncated_or_altered(engine: Engine) -> None:
    with engine.connect() as connection:
        powers = _names(
            connection,
            "select privilege_type from information_schema.role_table_grants where grantee = current_user",
        )

    assert powers <= {"SELECT", "INSERT", "UPDATE", "DELETE"}


def test_views_run_with_the_rights_of_whoever_asks(engine: Engine) -> None:
    with engine.connect() as connection:
        careless = _names(
            connection,
            "select relname from pg_class c join pg_namespace n on n.oid = relnamespace where relkind = 'v'"
            " and nspname = 'public' and not coalesce('security_invoker=true' = any (reloptions), false)",
        )
        definers = _names(
            connection,
            "select proname from pg_proc p join pg_namespace n on n.oid = pronamespace"
            " where nspname = 'public' and prosecdef",
        )

    assert careless == definers == set()


def test_no_column_is_a_type_that_an_index_under_row_security_cannot_use(engine: Engine) -> None:
    with engine.connect() as connection:
        odd = _names(
            connection,
            "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public'"
            " and (data_type in ('character varying', 'USER-DEFINED', 'timestamp without time zone'))"
            " and table_name <> 'alembic_version'",
        )

    assert odd == set()


def _names(connection: Connection, query: str) -> set[str]:
    return set(connection.exec_driver_sql(query).scalars())

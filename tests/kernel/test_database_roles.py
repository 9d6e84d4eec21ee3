"""Which roles the house creates, and which role the application refuses to be."""

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import NullPool, create_engine

from kernel.database_roles import RoleUrls, check_application_role
from kernel.db import driver_url
from kernel.embedded import Addresses
from kernel.startup import StartRefused


def check(url: str) -> None:
    with create_engine(driver_url(url), poolclass=NullPool).connect() as connection:
        check_application_role(connection)


def execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement))  # type: ignore[arg-type]  # composed here, from constants


def test_the_application_role_may_serve(database: RoleUrls) -> None:
    check(database.application)


def test_a_superuser_is_refused_with_advice_in_both_languages(addresses: Addresses) -> None:
    with pytest.raises(StartRefused) as refusal:
        check(addresses.superuser_url)

    assert "超级用户" in refusal.value.chinese
    assert "is a superuser" in refusal.value.english
    assert "tongxin db setup" in refusal.value.english

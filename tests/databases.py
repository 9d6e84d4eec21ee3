"""Test databases: one template, migrated once per state of the migrations, and a clone of it for each worker."""

import hashlib
from pathlib import Path

import psycopg
from psycopg import sql

from kernel import database_roles
from kernel.database_roles import ROLES, RoleUrls
from tongxin import migrate

PREFIX = "tongxin_test"


def role_passwords(superuser_url: str) -> dict[str, str]:
    """The roles belong to the whole server, so every session on one server must derive the same passwords."""
    return {role: hashlib.sha256(f"{superuser_url} {role}".encode()).hexdigest() for role in ROLES}


def template(superuser_url: str) -> str:
    """The name of the migrated template database, built when it is not there yet."""
    name = f"{PREFIX}_template_{_fingerprint()}"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('tongxin test template'))")
        database_roles.create_roles(superuser_url, role_passwords(superuser_url))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        half = f"{PREFIX}_building"
        database_roles.drop_database(superuser_url, half)
        urls = create(superuser_url, half)
        migrate.upgrade(urls.owner)
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(name)))
    return name


def create(superuser_url: str, name: str, *, template: str = "") -> RoleUrls:
    """A fresh database, empty or a clone; one of the same name is dropped first."""
    database_roles.drop_database(superuser_url, name)
    database_roles.create_database(superuser_url, name, template=template)
    return database_roles.urls(superuser_url, name, role_passwords(superuser_url))


def drop_leftovers(superuser_url: str, keep: str) -> None:
    """On a server of our own: drop what killed sessions and older migrations left."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]).fetchall()
    for (name,) in rows:
        if name != keep:
            database_roles.drop_database(superuser_url, name)


def _fingerprint() -> str:
    """Changes with every migration and with the roles."""
    digest = hashlib.sha256()
    for path in [*sorted(migrate.folder().rglob("*.py")), Path(database_roles.__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]

"""The database roles of the house: who they are, how they and a database are made, and what the application may not be."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection

from kernel.startup import StartRefused

OWNER = "tongxin_owner"
APPLICATION = "tongxin_app"
RELAY = "tongxin_relay"
RETENTION = "tongxin_retention"
BACKUP = "tongxin_backup"

MINIMUM_SERVER = 15
BUILTIN_LOCALE_SINCE = 17

_NO_POWERS = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT"

ROLES = {
    # Owns every table and runs the migrations; row security is forced, so it sees no school's rows unscoped either.
    OWNER: f"{_NO_POWERS} NOBYPASSRLS",
    # Web, workers and console. Bound by row security, no UPDATE or DELETE on append-only tables.
    APPLICATION: f"{_NO_POWERS} NOBYPASSRLS",
    # Reads and leases the outboxes of all schools and districts, and nothing else.
    RELAY: f"{_NO_POWERS} NOBYPASSRLS",
    # Erasure and exit of a school, one scope at a time.
    RETENTION: f"{_NO_POWERS} NOBYPASSRLS",
    # pg_dump of everything: reads past row security, writes nothing.
    BACKUP: f"{_NO_POWERS} BYPASSRLS",
}
"""Role -> its attributes. Tables and policies are granted by the migrations, not here."""


@dataclass(frozen=True)
class RoleUrls:
    """One database, as each role reaches it."""

    owner: str
    application: str
    relay: str
    retention: str
    backup: str


def urls(superuser_url: str, database: str, passwords: Mapping[str, str]) -> RoleUrls:
    """The addresses of a database for the roles, on the server of `superuser_url`."""
    owner, application, relay, retention, backup = (
        role_url(superuser_url, role, passwords[role], database)
        for role in (OWNER, APPLICATION, RELAY, RETENTION, BACKUP)
    )
    return RoleUrls(owner, application, relay, retention, backup)


def role_url(server_url: str, role: str, password: str, database: str) -> str:
    """The address of `database` on the same server for another role."""
    parts = urlsplit(server_url)
    server = parts.netloc.rpartition("@")[2]
    account = f"{quote(role, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{account}@{server}", path=f"/{quote(database, safe='')}"))


def database_name(url: str) -> str:
    """The database that an address names."""
    return unquote(urlsplit(url).path.removeprefix("/"))


def existing_roles(superuser_url: str) -> set[str]:
    """Which of our roles the server already has."""
    with _connect(superuser_url) as connection:
        rows = connection.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES)])
        return {name for (name,) in rows}


def create_roles(superuser_url: str, passwords: Mapping[str, str]) -> None:
    """Create the roles, or bring existing ones back to their attributes; sets the passwords given. Safe to repeat.

    Raises StartRefused on a server that is too old.
    """
    with _connect(superuser_url) as connection, connection.transaction():
        _require_version(connection.info.server_version)
        # Two starters (two test sessions on one server, say) take turns.
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('tongxin roles'))")
        existing = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role, attributes in ROLES.items():
            verb = "ALTER" if role in existing else "CREATE"
            connection.execute(sql.SQL(f"{verb} ROLE {{}} {attributes}").format(sql.Identifier(role)))
        for role, password in passwords.items():
            # Hashed here, so that no statement log of the server can hold a password.
            verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(role), sql.Literal(verifier)))
        connection.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(BACKUP)))


def create_database(superuser_url: str, database: str, *, template: str = "") -> bool:
    """Create a database that the owner role owns and only our roles may enter; returns False when it was there.

    Rights are set each time, so that a half-finished creation is completed. A clone of `template` keeps its content.
    """
    with _connect(superuser_url) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if not exists:
            _create(connection, database, template)
        name = sql.Identifier(database)
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        everybody = sql.SQL(", ").join(map(sql.Identifier, ROLES))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, everybody))
    with _connect(superuser_url, database) as connection:
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    return not exists


def drop_database(superuser_url: str, database: str) -> None:
    """Drop a database, whoever is connected to it; silent when there is none."""
    with _connect(superuser_url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def check_application_role(connection: Connection, setting: str = "DATABASE_URL") -> None:
    """Refuse to serve as a role that row security does not hold, or on a server that is too old. Raises StartRefused.

    `setting` is the name of the address that led here, for the advice.
    """
    row = connection.exec_driver_sql(_POWERS).one()
    _require_version(row.version)
    found = [advice for holds, advice in zip(row[1:5], _ADVICE, strict=True) if holds]
    if found:
        raise StartRefused(
            f"应用的数据库账号 {row.role} 权限过大：{'；'.join(chinese for chinese, _ in found)}。学校之间的隔离会因此失效，"
            f"所以不启动。请运行 tongxin db setup 建好专用账号，并把 {setting} 换成它给出的地址。",
            f"The application's database role {row.role} {'; it '.join(english for _, english in found)}. Row security "
            f"would not hold it, so this is refused. Run `tongxin db setup` and use the {setting} that it prints.",
        )


_POWERS = """
SELECT current_setting('server_version_num')::int AS version,
       role.rolsuper,
       EXISTS (SELECT FROM pg_roles powerful
                WHERE powerful.rolbypassrls AND NOT role.rolsuper AND pg_has_role(role.oid, powerful.oid, 'MEMBER')),
       NOT role.rolsuper AND (
           EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND pg_has_role(role.oid, datdba, 'MEMBER'))
           OR EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                       WHERE nspname = 'public' AND relkind IN ('r', 'p', 'v', 'm')
                         AND pg_has_role(role.oid, relowner, 'MEMBER'))),
       role.rolcreaterole AND NOT role.rolsuper,
       role.rolname AS role
  FROM pg_roles role WHERE role.rolname = session_user
"""

_ADVICE = (
    ("它是超级用户", "is a superuser"),
    ("它可以绕过行级安全（BYPASSRLS）", "can bypass row security (BYPASSRLS)"),
    ("它是数据库或数据表的所有者，或属于所有者角色", "owns the database or its tables, or is a member of their owner"),
    ("它可以给自己授予别的角色（CREATEROLE）", "can grant itself other roles (CREATEROLE)"),
)


def _require_version(version: int) -> None:
    if version // 10_000 < MINIMUM_SERVER:
        raise StartRefused(
            f"数据库服务器是 PostgreSQL {version // 10_000}，需要 {MINIMUM_SERVER} 或更新的版本。"
            "请升级它，或去掉 DATABASE_URL 改用自带的数据库。",
            f"The server is PostgreSQL {version // 10_000}; {MINIMUM_SERVER} or newer is needed. "
            "Upgrade it, or unset DATABASE_URL to use the embedded one.",
        )


def _create(connection: psycopg.Connection, database: str, template: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} OWNER {} ").format(sql.Identifier(database), sql.Identifier(OWNER))
    if template:
        connection.execute(statement + sql.SQL("TEMPLATE {}").format(sql.Identifier(template)))
        return
    # C.UTF-8 sorts by code point everywhere and still knows what a letter is, Chinese ones too.
    builtin = connection.info.server_version >= BUILTIN_LOCALE_SINCE * 10_000
    locale = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'" if builtin else "LOCALE 'C.UTF-8'"
    connection.execute(statement + sql.SQL(f"TEMPLATE template0 ENCODING 'UTF8' {locale}"))


def _connect(superuser_url: str, database: str = "") -> psycopg.Connection:
    url = superuser_url.replace("postgresql+psycopg://", "postgresql://", 1)
    return psycopg.connect(make_conninfo(url, dbname=database or None), autocommit=True)

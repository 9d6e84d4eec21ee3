"""`tongxin db setup`: the roles and the database on a server that somebody else runs."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from kernel import database_roles
from kernel.database_roles import ROLES
from kernel.embedded.place import unusable
from kernel.private_files import kept
from kernel.startup import ExitCode, StartRefused
from tongxin.surroundings import new_role_passwords


@dataclass(frozen=True)
class SetUp:
    """The addresses for the environment, the other roles' as well, and whether the database was made just now."""

    database: str
    created: bool
    database_owner_url: str
    database_url: str
    database_relay_url: str
    database_retention_url: str
    database_backup_url: str


def set_up(home: Path, superuser_url: str, database: str, *, new_passwords: bool) -> SetUp:
    """Make what is missing; safe to repeat. Raises StartRefused when the server refuses, or its passwords are unknown."""
    file = home / f"role-passwords-{_fingerprint(superuser_url)}.json"
    try:
        home.mkdir(parents=True, exist_ok=True)
        if new_passwords:
            file.unlink(missing_ok=True)
        elif not file.exists() and database_roles.existing_roles(superuser_url) == set(ROLES):
            raise _passwords_unknown(file)
        passwords = kept(file, new_role_passwords)
        database_roles.create_roles(superuser_url, passwords)
        created = database_roles.create_database(superuser_url, database)
    except OSError as fault:
        raise unusable(home, fault) from fault
    except psycopg.Error as fault:
        raise _refused_by_server(fault) from fault
    urls = database_roles.urls(superuser_url, database, passwords)
    return SetUp(database, created, urls.owner, urls.application, urls.relay, urls.retention, urls.backup)


def _fingerprint(superuser_url: str) -> str:
    """Names the server, not the account: two servers have two sets of passwords."""
    parts = urlsplit(superuser_url)
    return sha256(f"{parts.netloc.rpartition('@')[2]}?{parts.query}".encode()).hexdigest()[:12]


def _passwords_unknown(file: Path) -> StartRefused:
    return StartRefused(
        f"这台服务器上已有同心护航的账号，但 {file} 里没有它们的密码。请找回当初的地址；要换新密码，加上 --new-passwords。",
        f"The server already has our roles, but {file} with their passwords is not here. Use the addresses you got then, "
        "or add --new-passwords to replace them.",
    )


def _refused_by_server(fault: psycopg.Error) -> StartRefused:
    # The driver's message names host, account and reason; it never holds the password.
    reason = str(fault).strip()
    return StartRefused(
        f"数据库服务器没有接受：{reason}。请检查地址，并确认这个账号可以建角色和数据库。",
        f"The server refused: {reason}. Check the address, and that the account may create roles and databases.",
        exit_code=ExitCode.MISSING,
    )

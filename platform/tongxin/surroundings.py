"""What every process of ours is told: addresses and keys, found in the environment or kept in the home."""

import base64
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kernel import database_roles
from kernel.database_roles import APPLICATION, ROLES, RoleUrls
from kernel.embedded import Addresses, Servers, attach
from kernel.private_files import kept
from kernel.settings import KEY_BYTES, Settings, adopt, settings
from kernel.startup import StartRefused
from tongxin import migrate

DATABASE = "tongxin"


@contextmanager
def attached(*, migrated: bool = True) -> Iterator[Settings]:
    """For a console command: the settings with every address, of servers that answer and a database that is current.

    Uses outside servers when they are configured, else those of a running `tongxin up`, else starts the embedded ones
    for the length of the block. A restore wants the database as it is, not `migrated`. Raises StartRefused with advice.
    """
    here = settings()
    with ExitStack() as stack:
        addresses = attach(here.home)
        if addresses is None:
            servers = embedded_servers(here)
            stack.callback(servers.stop)
            addresses = servers.start()
            make_database(here.home, addresses)
        here = adopt(complete(here, addresses))
        if migrated and migrate.current(here.database_owner_url) != migrate.head():
            migrate.upgrade(here.database_owner_url)
        yield here


def alone() -> Settings:
    """The settings of a job that needs no server but the one it is told. Raises StartRefused without a master key."""
    here = settings()
    if here.master_key:
        return here
    if not (here.home / "keys.json").exists():
        raise StartRefused(
            "没有主密钥：请设置 TONGXIN_MASTER_KEY，或让 TONGXIN_HOME 指向有 keys.json 的文件夹。备份要记下它的名称。",
            "There is no master key: set TONGXIN_MASTER_KEY, or let TONGXIN_HOME name the folder that holds keys.json. "
            "A backup notes which one belongs to it.",
        )
    return adopt({"TONGXIN_MASTER_KEY": keys(here.home)["master_key"]})


def embedded_servers(here: Settings) -> Servers:
    """The servers that this home has to run itself: none, one or both. Raises StartRefused for half a configuration."""
    _require_companions(here)
    return Servers(
        here.home,
        postgres_bin=configured_postgres(here),
        with_postgres=not here.database_url,
        with_valkey=not here.redis_url,
    )


def configured_postgres(here: Settings) -> Path | None:
    """The folder of PostgreSQL's programs that the operator named, if any."""
    return Path(here.postgres_bin) if here.postgres_bin else None


def make_database(home: Path, addresses: Addresses) -> None:
    """On the embedded server, if there is one: create roles and database, or complete what an interrupted start left."""
    if addresses.superuser_url:
        database_roles.create_roles(addresses.superuser_url, role_passwords(home))
        database_roles.create_database(addresses.superuser_url, DATABASE)


def remake_database(home: Path, addresses: Addresses) -> None:
    """On the embedded server: drop the database, which must hold nothing of anybody's, and create it afresh."""
    database_roles.drop_database(addresses.superuser_url, DATABASE)
    make_database(home, addresses)


def complete(here: Settings, addresses: Addresses) -> dict[str, str]:
    """The environment values that `here` lacks: keys from the home, addresses of the embedded servers."""
    values = {"TONGXIN_HOME": str(here.home)}
    made = keys(here.home)
    if not here.secret_key:
        values["TONGXIN_SECRET_KEY"] = made["secret_key"]
    if not here.master_key:
        values["TONGXIN_MASTER_KEY"] = made["master_key"]
    if not here.redis_url:
        values["REDIS_URL"] = addresses.redis_url
    if not here.database_url:
        urls = embedded_urls(here.home, addresses)
        values["DATABASE_URL"] = urls.application
        values["DATABASE_OWNER_URL"] = urls.owner
        values["DATABASE_RELAY_URL"] = urls.relay
    return values


def backup_url(here: Settings) -> str:
    """The address of the role that reads all schools, inside `attached()`. Raises StartRefused when it is not known."""
    addresses = attach(here.home)
    if here.database_backup_url:
        return here.database_backup_url
    if addresses is None or not addresses.superuser_url:
        raise StartRefused(
            "备份和恢复需要备份账号的地址。请运行 tongxin db setup --json，把 database_backup_url 放进 DATABASE_BACKUP_URL。",
            "Backup and restore need the address of the backup role: run `tongxin db setup --json` and put its "
            "database_backup_url into DATABASE_BACKUP_URL.",
        )
    return embedded_urls(here.home, addresses).backup


def embedded_urls(home: Path, addresses: Addresses) -> RoleUrls:
    """The embedded database, as each role reaches it."""
    return database_roles.urls(addresses.superuser_url, DATABASE, role_passwords(home))


def keys(home: Path) -> dict[str, str]:
    """The signing key and the master key of this home. Losing the file loses every sealed field: it belongs in the backup."""
    return kept(home / "keys.json", _new_keys)


def role_passwords(home: Path) -> dict[str, str]:
    """The passwords of the database roles, made once."""
    return kept(home / "role-passwords.json", new_role_passwords)


def new_role_passwords() -> dict[str, str]:
    """A fresh random password for each role."""
    return {role: secrets.token_urlsafe(24) for role in ROLES}


def _new_keys() -> dict[str, str]:
    return {
        "secret_key": secrets.token_urlsafe(48),
        "master_key": base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
    }


def _require_companions(here: Settings) -> None:
    """An outside database comes with three addresses, or not at all."""
    addresses = {
        "DATABASE_URL": here.database_url,
        "DATABASE_OWNER_URL": here.database_owner_url,
        "DATABASE_RELAY_URL": here.database_relay_url,
    }
    missing = [name for name, address in addresses.items() if not address]
    if missing and len(missing) < len(addresses):
        raise StartRefused(
            f"使用外部数据库需要三个地址，还缺 {'、'.join(missing)}。请运行 tongxin db setup --superuser-url …，它会建好账号"
            "并给出全部三个地址。",
            f"An outside database needs three addresses; {', '.join(missing)} missing. Run `tongxin db setup "
            f"--superuser-url ...`: it creates the roles (the application's is {APPLICATION}) and prints all three.",
        )

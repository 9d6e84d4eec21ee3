"""Restoring a backup: into an empty database only, in one transaction, and compared with what was counted then."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from alembic.util import CommandError

from kernel.embedded.binaries import PostgresClient, find_client
from kernel.settings import Settings
from kernel.startup import ExitCode, StartRefused
from tongxin import migrate
from tongxin.backups.files import after_manifest, pieces
from tongxin.backups.manifest import Manifest, count_tables, differences, master_key_name
from tongxin.client_programs import for_program
from tongxin.surroundings import configured_postgres

_OBJECTS = """
SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace)
     + (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
"""


def require_same_house(manifest: Manifest, here: Settings, *, without_master_key: bool) -> None:
    """Before the database is touched: this release knows the data, and this deployment can open what is sealed in it."""
    if not _is_known(manifest.revision):
        raise StartRefused(
            f"这份备份的数据表版本是 {manifest.revision}，比这个程序新。请先安装 {manifest.release} 或更新的版本。",
            f"The backup's schema is {manifest.revision}, newer than this program: install release {manifest.release}.",
        )
    if manifest.master_key != master_key_name(here.master_key) and not without_master_key:
        raise StartRefused(
            "这里的主密钥不是备份时的那个，恢复后加密内容都打不开。请把当时的 keys.json 放进 TONGXIN_HOME，或设置 "
            "TONGXIN_MASTER_KEY；确实找不到时，加上 --without-master-key。",
            "The master key here is not the one of the backup, so no sealed field would open. Put the keys.json of that time "
            "into TONGXIN_HOME, or set TONGXIN_MASTER_KEY; if it is lost for good, add --without-master-key.",
        )


def restore(path: Path, manifest: Manifest, here: Settings, *, key: bytes, backup_url: str) -> None:
    """Fill the empty database of `here`. Raises StartRefused, and then has changed nothing, or says what differs."""
    with psycopg.connect(here.database_owner_url, autocommit=True) as connection:
        _require_empty(connection)
        server = connection.info.server_version // 10_000
    if server < manifest.server_major:
        raise StartRefused(
            f"备份来自 PostgreSQL {manifest.server_major}，这台服务器是 {server}。请换一台不低于它的服务器。",
            f"The backup is of PostgreSQL {manifest.server_major}, this server is {server}: use one that is not older.",
        )
    client = find_client("pg_restore", at_least=manifest.program_major, configured=configured_postgres(here))
    content = pieces(path, key)
    _, start = after_manifest(content)
    _load(client, here.database_owner_url, start, content)
    with psycopg.connect(here.database_owner_url, autocommit=True) as connection:
        connection.execute("ANALYZE")
    _compare(manifest, backup_url)


def _is_known(revision: str) -> bool:
    try:
        return migrate.knows(revision)
    except CommandError:
        return False


def _require_empty(connection: psycopg.Connection) -> None:
    (objects,) = connection.execute(_OBJECTS).fetchone() or (1,)
    if objects:
        raise StartRefused(
            "目标数据库不是空的，什么也没有改动。请用 tongxin db setup --database 新名字 建一个空的，或换一个新的 TONGXIN_HOME。",
            "The target database is not empty; nothing was changed. Make an empty one (`tongxin db setup --database NEW`), "
            "or use a new TONGXIN_HOME.",
        )


def _load(client: PostgresClient, owner_url: str, start: bytes, rest: Iterator[bytes]) -> None:
    """Through a pipe: the dump never lies readable on a disk. One transaction: all of it or nothing."""
    address, values = for_program(owner_url)
    options = ["--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={address}"]
    with subprocess.Popen(
        [str(client.program), *options], env=values, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdin is not None  # noqa: S101  it was started with pipes
        assert program.stderr is not None  # noqa: S101
        try:
            program.stdin.write(start)
            for piece in rest:
                program.stdin.write(piece)
            program.stdin.close()
        except BrokenPipeError:
            pass  # it ended early; its own words say why
        except BaseException:
            program.kill()
            raise
        words = program.stderr.read().decode(errors="replace").strip()
    if program.returncode:
        raise StartRefused(
            f"pg_restore 没有成功，数据库没有改动：{words[-500:]}",
            f"pg_restore failed with code {program.returncode}; the database was left as it was.",
            exit_code=ExitCode.MISSING,
        )


def _compare(manifest: Manifest, backup_url: str) -> None:
    with psycopg.connect(backup_url) as connection:
        different = differences(manifest.tables, count_tables(connection))
    if different:
        raise StartRefused(
            f"恢复后的内容与备份时不同：{'、'.join(different)}。请不要使用这个数据库。",
            f"After the restore these tables are not what they were: {', '.join(different)}. Do not use this database.",
        )

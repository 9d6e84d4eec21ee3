"""Making a backup: one snapshot is counted and dumped, and goes encrypted to the disk without ever lying there readable."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg

from kernel import clock, sealed_stream
from kernel.embedded.binaries import PostgresClient, find_client
from kernel.embedded.place import unusable
from kernel.settings import Settings
from kernel.startup import ExitCode, StartRefused
from tongxin.backups.files import SUFFIX, manifest_bytes
from tongxin.backups.manifest import Manifest, count_tables, master_key_name
from tongxin.client_programs import for_program
from tongxin.surroundings import configured_postgres

READ_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Made:
    """A new backup."""

    path: Path
    manifest: Manifest


def create(here: Settings, *, url: str, key: bytes) -> Made:
    """Back up the database that the backup role sees at `url`. Raises StartRefused, and then leaves no file."""
    now = clock.now()
    path = here.backup_folder / f"tongxin-{now:%Y%m%dT%H%M%SZ}{SUFFIX}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with psycopg.connect(url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            server = connection.info.server_version // 10_000
            client = find_client("pg_dump", at_least=server, configured=configured_postgres(here))
            manifest = Manifest(
                created_at=now.isoformat(),
                release=importlib.metadata.version("tongxin"),
                revision=_revision(connection),
                server_major=server,
                program_major=client.major,
                master_key=master_key_name(here.master_key),
                tables=count_tables(connection),
            )
            _write(path, manifest, _dump(client, url, snapshot), key)
    except OSError as fault:
        raise unusable(here.backup_folder, fault) from fault
    except psycopg.Error as fault:
        raise StartRefused(
            f"数据库没有接受备份账号（{type(fault).__name__}）。请检查 DATABASE_BACKUP_URL。",
            f"The database refused the backup role ({type(fault).__name__}); check DATABASE_BACKUP_URL.",
            exit_code=ExitCode.MISSING,
        ) from fault
    return Made(path, manifest)


def _revision(connection: psycopg.Connection) -> str:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return row[0] if row else ""


def _dump(client: PostgresClient, url: str, snapshot: str) -> Iterator[bytes]:
    """What pg_dump writes of that snapshot. Raises StartRefused when it fails."""
    address, values = for_program(url)
    command = [str(client.program), "--format=custom", "--lock-wait-timeout=60s", f"--snapshot={snapshot}", address]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, env=values, stdout=subprocess.PIPE, stderr=errors) as program,
    ):
        assert program.stdout is not None  # noqa: S101  it was started with a pipe
        while piece := program.stdout.read(READ_BYTES):
            yield piece
        if program.wait():
            raise StartRefused(
                f"pg_dump 没有成功：{_end_of(errors)}",
                f"pg_dump failed with code {program.returncode}.",
                exit_code=ExitCode.MISSING,
            )


def _end_of(errors: IO[bytes]) -> str:
    errors.seek(0)
    return errors.read().decode(errors="replace").strip()[-500:]


def _write(path: Path, manifest: Manifest, dump: Iterator[bytes], key: bytes) -> None:
    """To a half-finished name first: whoever copies the folder never takes a part for a backup."""

    def content() -> Iterator[bytes]:
        yield manifest_bytes(manifest)
        yield from dump

    half = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            head = {"created_at": manifest.created_at, "release": manifest.release}
            sealed_stream.write(target, content(), key=key, head=head)
            target.flush()  # on the disk before it has its name
            os.fsync(target.fileno())
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)

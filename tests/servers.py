"""The PostgreSQL and Valkey of one test session: embedded ones, or those named by TEST_DATABASE_URL and TEST_REDIS_URL."""

import fcntl
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

from kernel.embedded import Addresses, Servers
from kernel.startup import StartRefused

# A test's data may die with the machine, so it need not wait for the disk.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


@dataclass
class SessionServers:
    """Started by the process that owns the session (the controller of pytest-xdist), stopped by it at the end."""

    addresses: Addresses
    embedded: Servers | None = None
    slot: IO[str] | None = None

    def stop(self) -> None:
        """Stop what was started here, and nothing else."""
        if self.embedded:
            self.embedded.stop()
        if self.slot:
            self.slot.close()


def start() -> SessionServers:
    """Start the servers that this session needs; several sessions run beside each other, each with its own."""
    outside = Addresses(os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", ""))
    if outside.superuser_url and outside.redis_url:
        return SessionServers(outside)
    home, slot = _free_slot()
    servers = Servers(
        home,
        postgres_options=CARELESS,
        with_postgres=not outside.superuser_url,
        with_valkey=not outside.redis_url,
    )
    try:
        ours = servers.start()
    except StartRefused:
        # Left by a crash, or by another version: a test's data folder is worth nothing.
        shutil.rmtree(home)
        home.mkdir(mode=0o711)
        ours = servers.start()
    addresses = Addresses(outside.superuser_url or ours.superuser_url, outside.redis_url or ours.redis_url)
    return SessionServers(addresses, servers, slot)


def _free_slot() -> tuple[Path, IO[str]]:
    """A home that no other running session uses; its data folder and templates are reused by the next session."""
    root = _private_root()
    for number in count():
        file = (root / f"slot-{number}.lock").open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            continue
        home = root / f"slot-{number}"
        home.mkdir(mode=0o711, exist_ok=True)
        return home, file
    raise AssertionError


def _private_root() -> Path:
    """A folder with a short path that the servers' account can reach; never one that somebody else put there."""
    root = Path(tempfile.gettempdir(), f"tongxin-tests-{os.getuid()}")
    root.mkdir(mode=0o711, exist_ok=True)
    found = root.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        msg = f"{root} belongs to somebody else; remove it or set TMPDIR"
        raise RuntimeError(msg)
    return root

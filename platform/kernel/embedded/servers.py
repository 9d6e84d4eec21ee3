"""Both embedded servers of one home, owned by one process; everybody else attaches."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kernel.embedded.binaries import find_postgres, find_valkey
from kernel.embedded.connection import Addresses, HomeLock, attach, publish
from kernel.embedded.place import settle, unusable
from kernel.embedded.postgres import Postgres
from kernel.embedded.valkey import Valkey


class Servers:
    """The servers of a home. Whoever starts them owns them, stops them, and does all this from its main thread."""

    def __init__(
        self,
        home: Path,
        *,
        postgres_bin: Path | None = None,
        postgres_options: Mapping[str, str] | None = None,
        with_postgres: bool = True,
        with_valkey: bool = True,
    ) -> None:
        self._home = home
        self._postgres_bin = postgres_bin
        self._postgres_options = postgres_options
        self._with_postgres = with_postgres
        self._with_valkey = with_valkey
        self._lock = HomeLock(home)
        self.running: list[Postgres | Valkey] = []

    def start(self) -> Addresses:
        """Start what is wanted and publish the addresses. Raises StartRefused, and then has left nothing running."""
        try:
            (self._home / "logs").mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except OSError as fault:
            raise unusable(self._home, fault) from fault
        try:
            if self._with_postgres:
                self._add(Postgres(settle(self._home), find_postgres(self._postgres_bin), self._postgres_options))
            if self._with_valkey:
                self._add(Valkey(settle(self._home), find_valkey()))
            addresses = Addresses(self._url(Postgres), self._url(Valkey))
            publish(self._home, addresses)
        except BaseException as fault:
            self.stop()
            if isinstance(fault, OSError):
                raise unusable(self._home, fault) from fault
            raise
        return addresses

    def dead(self) -> list[Postgres | Valkey]:
        """The servers that ended without being asked to; the supervisor starts each again."""
        return [server for server in self.running if not server.is_running()]

    def stop(self) -> None:
        """Stop all of them, the last started first, and let go of the home."""
        while self.running:
            self.running.pop().stop()
        self._lock.release()

    def _add(self, server: Postgres | Valkey) -> None:
        server.start()
        self.running.append(server)

    def _url(self, kind: type[Postgres | Valkey]) -> str:
        return next((server.url for server in self.running if isinstance(server, kind)), "")


@contextmanager
def running_servers(home: Path, *, postgres_bin: Path | None = None) -> Iterator[Addresses]:
    """The servers of a home: those that run already, else started for as long as the block lasts."""
    if (addresses := attach(home)) is not None:
        yield addresses
        return
    servers = Servers(home, postgres_bin=postgres_bin)
    try:
        yield servers.start()
    finally:
        servers.stop()

"""The embedded Valkey: a queue and counters on a private socket. Wiping it loses nothing, so it only has to be quick."""

import os
import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote

from kernel.embedded import processes
from kernel.embedded.account import QUIET_ENVIRONMENT
from kernel.embedded.place import Place
from kernel.embedded.reachable import reachable_valkey
from kernel.startup import ExitCode, StartRefused

READY_SECONDS = 30.0

CONFIGURATION = """\
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{folder}"
pidfile "{folder}/valkey.pid"
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


class Valkey:
    """The server of one place, with the same verbs as `Postgres`."""

    name = "valkey"

    def __init__(self, place: Place, program: Path) -> None:
        self._place = place
        self._program = reachable_valkey(program, place)
        self._socket = place.sockets() / "valkey.sock"
        self._log = place.home / "logs" / "valkey.log"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The server's process, or 0 before the first start."""
        return self._child.pid if self._child else 0

    @property
    def url(self) -> str:
        """The address, as the Redis clients read it."""
        return f"unix://{quote(str(self._socket))}?db=0"

    def start(self) -> None:
        """Start and wait until it answers. Raises StartRefused with advice."""
        folder = self._place.make_private(self._place.valkey)
        self._end_orphan(folder)
        self._child = processes.spawn(
            [self._program, self._write_configuration(folder)],
            log=self._log,
            environment=QUIET_ENVIRONMENT,
            signal_if_orphaned=signal.SIGTERM,
            account=self._place.account,
        )
        ready = processes.wait_until(lambda: self._answers() or not self.is_running(), READY_SECONDS)
        if not ready or not self.is_running():
            self.stop()
            raise StartRefused(
                f"Valkey 没能启动。原因写在 {self._log} 的末尾。",
                f"Valkey did not start. The end of {self._log} says why.",
                exit_code=ExitCode.MISSING,
            )

    def is_running(self) -> bool:
        """Whether our child lives."""
        return self._child is not None and self._child.poll() is None

    def stop(self) -> None:
        """Stop it by SIGTERM: its own SHUTDOWN command takes seconds."""
        if self._child is not None:
            processes.stop(self._child, (signal.SIGTERM, 10))

    def _write_configuration(self, folder: Path) -> Path:
        file = folder / "valkey.conf"
        file.write_text(CONFIGURATION.format(socket=_escaped(self._socket), folder=_escaped(folder)))
        if self._place.account:
            self._place.account.own(file)
        return file

    def _end_orphan(self, folder: Path) -> None:
        """Wait for, then stop, the server that a killed owner left running."""
        try:
            pid = int((folder / "valkey.pid").read_text())
        except (FileNotFoundError, ValueError):
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            if processes.wait_until(lambda: not self._is_ours(pid), 5):
                return
            os.kill(pid, number)
        processes.wait_until(lambda: not self._is_ours(pid), 5)

    def _is_ours(self, pid: int) -> bool:
        # Valkey replaces its command line by its name and socket, so the socket is the mark.
        return processes.is_alive(pid, str(self._socket))

    def _answers(self) -> bool:
        """Whether it answers PING; a bare socket, because the kernel needs no client library for one word."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self._socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def _escaped(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')

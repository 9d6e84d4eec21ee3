"""The embedded PostgreSQL: initialise a data folder, start, recover, stop. It listens on a private socket only."""

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from kernel.embedded import processes
from kernel.embedded.account import QUIET_ENVIRONMENT
from kernel.embedded.binaries import PostgresPrograms
from kernel.embedded.place import Place
from kernel.embedded.reachable import reachable_postgres
from kernel.private_files import write_private
from kernel.startup import ExitCode, StartRefused

SUPERUSER = "postgres"
READY_SECONDS = 120.0
ORPHAN_SECONDS = 30.0

OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # A failing statement and the DETAIL of an error carry the values of rows, so students' data: neither is logged.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    # A school's first roster and screening fill empty tables within minutes; until they are analysed, the planner takes
    # every list for a single row. A look every few seconds costs nothing.
    "autovacuum_naptime": "5s",
}


class Postgres:
    """The server of one place. `start`, then `url`; `stop` when done; `start` again after it died."""

    name = "postgres"

    def __init__(self, place: Place, programs: PostgresPrograms, options: Mapping[str, str] | None = None) -> None:
        self._place = place
        self._programs = reachable_postgres(programs, place)
        self._options = {**OPTIONS, **(options or {})}
        self._sockets = place.sockets()
        self._log = place.home / "logs" / "postgres.log"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The server's process, or 0 before the first start."""
        return self._child.pid if self._child else 0

    @property
    def url(self) -> str:
        """The superuser's address (libpq and SQLAlchemy read it alike)."""
        password = quote((self._place.home / "postgres-password").read_text().strip())
        return f"postgresql://{SUPERUSER}:{password}@/postgres?host={quote(str(self._sockets), safe='')}"

    def start(self) -> None:
        """Start and wait until ready, after whatever an earlier owner left. Raises StartRefused with advice."""
        self._prepare()
        self._end_orphans()
        command: list[str | Path] = [self._programs.postgres, "-D", self._place.postgres, "-k", self._sockets]
        command += [part for name, value in self._options.items() for part in ("-c", f"{name}={value}")]
        self._child = processes.spawn(
            command,
            log=self._log,
            environment=QUIET_ENVIRONMENT,
            signal_if_orphaned=signal.SIGINT,
            account=self._place.account,
        )
        ready = processes.wait_until(lambda: self._is_ready() or not self.is_running(), READY_SECONDS)
        if not ready or not self.is_running():
            self.stop()
            raise self._not_started()

    def is_running(self) -> bool:
        """Whether our child lives."""
        return self._child is not None and self._child.poll() is None

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is written; harsher only when that takes too long."""
        if self._child is not None:
            processes.stop(self._child, (signal.SIGINT, 30), (signal.SIGQUIT, 10))

    def _prepare(self) -> None:
        data = self._place.postgres
        version = data / "PG_VERSION"
        if not data.exists():
            self._initialise()
        elif not version.exists():
            raise self._not_ours()
        elif (found := version.read_text().strip()) != str(self._programs.major):
            raise self._other_version(found)

    def _initialise(self) -> None:
        """Make the data folder under another name, so that a half-finished one is never mistaken for a whole one."""
        half = self._place.folder / "postgres.initialising"
        shutil.rmtree(half, ignore_errors=True)
        self._place.make_private(half)
        password = secrets.token_urlsafe(24)
        write_private(self._place.home / "postgres-password", password)
        # initdb runs as the servers' account, which may not be able to read our file.
        password_file = self._place.folder / "postgres.new-password"
        write_private(password_file, password)
        if self._place.account:
            self._place.account.own(password_file)
        command: list[str | Path] = [self._programs.initdb, "-D", half, "-U", SUPERUSER, "-E", "UTF8", "--locale=C"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--no-instructions"]
        child = processes.spawn(
            command,
            log=self._log,
            environment=QUIET_ENVIRONMENT,
            signal_if_orphaned=signal.SIGTERM,
            account=self._place.account,
        )
        code = child.wait()
        password_file.unlink()
        if code:
            raise self._not_started()
        half.rename(self._place.postgres)

    def _end_orphans(self) -> None:
        """Wait for, then stop, what a killed owner or a killed postmaster left running in our data folder."""
        data = self._place.postgres
        if not processes.wait_until(lambda: not self._orphans(), 5):
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                for pid in self._orphans():
                    os.kill(pid, number)
                if processes.wait_until(lambda: not self._orphans(), ORPHAN_SECONDS / 3):
                    break
        pid = self._recorded_pid()
        if pid and not processes.is_alive(pid, str(data)):
            # PostgreSQL would take any process that reuses this number for a live server and refuse to start.
            (data / "postmaster.pid").unlink(missing_ok=True)

    def _orphans(self) -> list[int]:
        data = self._place.postgres
        recorded = self._recorded_pid()
        postmaster = [recorded] if recorded and processes.is_alive(recorded, str(data)) else []
        return sorted({*postmaster, *processes.working_in(data)})

    def _recorded_pid(self) -> int:
        lines = self._pid_file()
        return int(lines[0]) if lines and lines[0].strip().isdigit() else 0

    def _is_ready(self) -> bool:
        """As pg_ctl does it: the eighth line of the server's own pid file says so."""
        lines = self._pid_file()
        return len(lines) > 7 and lines[0].strip() == str(self.pid) and lines[7].strip() == "ready"

    def _pid_file(self) -> list[str]:
        try:
            return (self._place.postgres / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _not_started(self) -> StartRefused:
        return StartRefused(
            f"数据库没能启动。原因写在 {self._log} 的末尾。",
            f"PostgreSQL did not start. {self._log} ends with:\n{_tail(self._log)}",
            exit_code=ExitCode.MISSING,
        )

    def _not_ours(self) -> StartRefused:
        data = self._place.postgres
        return StartRefused(
            f"{data} 不是数据库文件夹（没有 PG_VERSION）。请把它移走，或用 TONGXIN_HOME 指定另一个文件夹。",
            f"{data} is not a PostgreSQL data folder (no PG_VERSION). Move it away, or set TONGXIN_HOME to another folder.",
            exit_code=ExitCode.BROKEN_FOLDER,
        )

    def _other_version(self, found: str) -> StartRefused:
        ours = self._programs.major
        return StartRefused(
            f"{self._place.postgres} 属于 PostgreSQL {found}，而现在的程序是 {ours}。请用 TONGXIN_POSTGRES_BIN 指向"
            f" {found} 的 bin 文件夹；要升级，先用 {found} 的 pg_dump 导出，再导入新的文件夹。",
            f"{self._place.postgres} belongs to PostgreSQL {found}, the programs found are {ours}. Set TONGXIN_POSTGRES_BIN "
            f"to the bin folder of {found}; to upgrade, dump with the pg_dump of {found} and restore into a new home.",
        )


def _tail(log: Path, lines: int = 8) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return "(no log)"

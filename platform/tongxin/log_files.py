"""Log files that stay bounded although the processes that write them never close them."""

import shutil
from pathlib import Path

LARGEST_BYTES = 10_000_000
OLD_FILES = 3


def keep_bounded(folder: Path, *, largest: int = LARGEST_BYTES, old_files: int = OLD_FILES) -> None:
    """Move the content of each log that has grown past `largest` bytes to `<name>.1`, and so on; the oldest goes.

    The writers append, so emptying the file under them is safe; a line written in that very instant may be lost.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size > largest:
            _rotate(log, old_files)


def tail(log: Path, lines: int = 10) -> str:
    """The last lines of a log, for a message at the console."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 20_000))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""


def _rotate(log: Path, old_files: int) -> None:
    for number in range(old_files - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    with log.open("r+b") as file:
        file.truncate()

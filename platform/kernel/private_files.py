"""Files that only their owner may read: passwords, keys, addresses that hold a password."""

import json
import os
from collections.abc import Callable
from pathlib import Path


def write_private(path: Path, content: str) -> None:
    """Replace a file, in one step, by one that only its owner can read."""
    half = path.with_name(f"{path.name}.{os.getpid()}")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()  # A key that was used and then lost with the power would make what it sealed unreadable.
        os.fsync(file.fileno())
    half.replace(path)


def kept(path: Path, make: Callable[[], dict[str, str]]) -> dict[str, str]:
    """The named values of a private file; made, and written, when there is none yet."""
    if not path.exists():
        write_private(path, json.dumps(make(), indent=2))
    values: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return values

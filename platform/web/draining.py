"""Whether this web process is about to stop: one byte that its main process sets and all its workers read."""

from __future__ import annotations

import mmap

# Anonymous shared memory: made when the main process imports this, and inherited by every worker that it forks.
_flag = mmap.mmap(-1, 1)


def begin() -> None:
    """From now on `/readyz` answers 503, while everything else is served as before."""
    _flag[0] = 1


def has_begun() -> bool:
    """Whether the main process was told to stop."""
    return bool(_flag[0])


def forget() -> None:
    """Be ready again, as in a process that has just begun."""
    _flag[0] = 0

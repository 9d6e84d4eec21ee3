"""Homes for tests that start servers of their own, and an ordinary user to run them as when the suite runs as root."""

import os
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.embedded.account import Account, server_account


@contextmanager
def fresh_home() -> Iterator[Path]:
    """A folder with a short path that the servers' account can reach; what was put elsewhere is removed as well."""
    parent = Path(tempfile.mkdtemp(prefix="tongxin-test-"))
    parent.chmod(0o711)
    home = parent / "home"
    yield home
    for pointer in (home / "servers-folder", home / "socket-folder"):
        if pointer.is_file():
            shutil.rmtree(pointer.read_text().strip(), ignore_errors=True)
    shutil.rmtree(parent)


def ordinary_account() -> Account | None:
    """An unprivileged account when we are root, else `None`: we are an ordinary user already."""
    return server_account(Path("/nonexistent"))


def as_ordinary_user(act: Callable[[], None]) -> None:
    """Run `act` in a child process that has no privilege at all, and fail when it fails."""
    child = os.fork()
    if child == 0:
        _act_and_exit(act)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def _act_and_exit(act: Callable[[], None]) -> None:
    code = 1
    try:
        if account := ordinary_account():
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
        act()
        code = 0
    except BaseException:  # noqa: BLE001  the child must end here, whatever happened, and say what
        traceback.print_exc()
    finally:
        os._exit(code)

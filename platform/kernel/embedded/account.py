"""The operating-system account under which the embedded servers run: our own, or an unprivileged one when we are root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kernel.startup import ExitCode, StartRefused

# PostgreSQL refuses to run as root. These accounts exist on nearly every system, the better choice first.
CANDIDATES = ("tongxin", "postgres", "nobody")

QUIET_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"}
"""All that the servers get of our environment: no password of ours is readable in theirs."""


@dataclass(frozen=True)
class Account:
    """An unprivileged account, used only when this process runs as root."""

    name: str
    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Give a file or folder of ours to this account."""
        os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Whether this account reaches the folder; asked of the system itself, so that ACLs and mounts count too."""
        return self._succeeds(["/bin/sh", "-c", 'cd -- "$0"', str(folder)])

    def can_run(self, program: Path) -> bool:
        """Whether this account can execute the server program, its libraries included."""
        return self._succeeds([str(program), "--version"])

    def _succeeds(self, command: Sequence[str]) -> bool:
        try:
            finished = subprocess.run(
                command,
                user=self.uid,
                group=self.gid,
                extra_groups=[],
                cwd="/",
                env=QUIET_ENVIRONMENT,
                capture_output=True,
                check=False,
            )
        except OSError:
            return False
        return finished.returncode == 0


def server_account(data_folder: Path) -> Account | None:
    """The account for the servers: `None` means "as ourselves".

    Root runs them as the owner of an existing data folder, else as the first of `CANDIDATES` that exists.
    Raises StartRefused when root finds no unprivileged account.
    """
    if os.geteuid() != 0:
        return None
    if data_folder.is_dir() and (owner := data_folder.stat()).st_uid != 0:
        return Account(_name_of(owner.st_uid), owner.st_uid, owner.st_gid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise StartRefused(
        f"数据库不能以 root 身份运行，而系统里没有可用的普通账号（{'、'.join(CANDIDATES)}）。请新建一个，或改用普通用户启动。",
        f"The database cannot run as root and none of the accounts {', '.join(CANDIDATES)} exists. "
        "Create one, or start as an ordinary user.",
        exit_code=ExitCode.MISSING,
    )


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)

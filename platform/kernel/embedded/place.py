"""Where the embedded servers keep their data: in the home, or, for root, somewhere their account can reach."""

import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kernel.embedded.account import Account, server_account
from kernel.startup import ExitCode, StartRefused

REACHABLE_PARENTS = (Path("/var/lib"), Path("/var/tmp"), Path("/tmp"))  # noqa: S108  mkdtemp makes a private folder there

LONGEST_SOCKET_FOLDER = 85
"""A socket's path may have 107 bytes; PostgreSQL adds its own name and a lock file to the folder."""


@dataclass(frozen=True)
class Place:
    """The folders of one home's servers and the account that owns them (`None`: ours)."""

    home: Path
    folder: Path
    account: Account | None

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def valkey(self) -> Path:
        return self.folder / "valkey"

    def make_private(self, folder: Path) -> Path:
        """Create a folder that only the servers' account (and root) may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account:
            self.account.own(folder)
        return folder

    def sockets(self) -> Path:
        """The private folder of the sockets, with a path short enough for the system; the same one on every start."""
        folder = self.folder / "sockets"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            return self.make_private(folder)
        pointer = self.home / "socket-folder"
        if pointer.exists() and self._is_private(recorded := Path(pointer.read_text().strip())):
            return recorded
        short = self.make_private(Path(tempfile.mkdtemp(prefix="tongxin-", dir="/tmp")))
        pointer.write_text(f"{short}\n")
        return short

    def _is_private(self, folder: Path) -> bool:
        """Whether a folder under /tmp is still the one that we made, and not somebody else's of the same name."""
        owner = self.account.uid if self.account else os.geteuid()
        try:
            found = folder.lstat()
        except FileNotFoundError:
            return False
        return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and stat.S_IMODE(found.st_mode) == 0o700


def settle(home: Path) -> Place:
    """Choose (once) and create the folder of the servers' data. Raises StartRefused when the home cannot be used."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        pointer = home / "servers-folder"
        folder = Path(pointer.read_text().strip()) if pointer.exists() else home / "servers"
        if pointer.exists() and not folder.is_dir():
            raise _lost(folder, pointer)
        account = server_account(folder / "postgres")
        folder.mkdir(mode=0o711 if account else 0o700, exist_ok=True)
        if account and not account.can_enter(folder):
            folder = _elsewhere(account)
            pointer.write_text(f"{folder}\n")
        with tempfile.TemporaryFile(dir=home), tempfile.TemporaryFile(dir=folder):
            return Place(home, folder, account)
    except OSError as fault:
        raise unusable(home, fault) from fault


def unusable(home: Path, fault: OSError) -> StartRefused:
    """The refusal for a home that cannot be created, entered or written."""
    return StartRefused(
        f"数据文件夹 {home} 不能使用（{fault.strerror}）。请检查它的权限和磁盘空间，或用 TONGXIN_HOME 指定另一个文件夹。",
        f"The home folder {home} cannot be used ({fault.strerror}: {fault.filename}). "
        "Check its permissions and free space, or set TONGXIN_HOME to another folder.",
        exit_code=ExitCode.BROKEN_FOLDER,
    )


def _elsewhere(account: Account) -> Path:
    """A new folder outside the home that the account can reach. No permission of an existing folder is changed."""
    for parent in REACHABLE_PARENTS:
        if os.access(parent, os.W_OK) and account.can_enter(parent):
            folder = Path(tempfile.mkdtemp(prefix="tongxin-", dir=parent))
            folder.chmod(0o711)
            return folder
    listing = ", ".join(str(parent) for parent in REACHABLE_PARENTS)
    raise StartRefused(
        f"账号 {account.name} 进不了数据文件夹，{listing} 也都不可用。请用 TONGXIN_HOME 指定一个它能进入的文件夹。",
        f"The account {account.name} cannot reach the home folder, nor any of {listing}. Set TONGXIN_HOME to one it can.",
        exit_code=ExitCode.BROKEN_FOLDER,
    )


def _lost(folder: Path, pointer: Path) -> StartRefused:
    return StartRefused(
        f"记录的数据库文件夹 {folder} 不见了。请恢复它；如果确实要从头开始，请删除 {pointer.parent}。",
        f"The recorded data folder {folder} is gone. Restore it, or delete {pointer.parent} to start afresh.",
        exit_code=ExitCode.BROKEN_FOLDER,
    )

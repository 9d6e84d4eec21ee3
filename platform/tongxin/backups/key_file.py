"""The key that encrypts backups: a small file that the operator makes once and keeps apart from the backups."""

from __future__ import annotations

import base64
import binascii
import secrets
from pathlib import Path

from kernel.private_files import write_private
from kernel.settings import KEY_BYTES
from kernel.startup import ExitCode, StartRefused


def make(path: Path) -> None:
    """Write a new key that only we can read. Raises StartRefused rather than replace one: old backups need it."""
    if path.exists():
        raise StartRefused(
            f"{path} 已经存在，不会覆盖：以前的备份还要靠它打开。请另选一个文件名。",
            f"{path} exists and is not replaced, because earlier backups need it. Choose another name.",
        )
    try:
        write_private(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
    except OSError as fault:
        raise _unreadable(path, fault.strerror or "") from fault


def read(path: Path | None) -> bytes:
    """The key. Raises StartRefused when none is configured, or the file does not hold one."""
    if path is None:
        raise StartRefused(
            "还没有备份密钥。请运行 tongxin backup new-key 文件名，并把 TONGXIN_BACKUP_KEY_FILE 设为这个文件。",
            "There is no backup key yet: run `tongxin backup new-key FILE` and set TONGXIN_BACKUP_KEY_FILE to the file.",
        )
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except OSError as fault:
        raise _unreadable(path, fault.strerror or "") from fault
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise StartRefused(
            f"{path} 里不是备份密钥。请核对 TONGXIN_BACKUP_KEY_FILE。",
            f"{path} does not hold a backup key; check TONGXIN_BACKUP_KEY_FILE.",
        )
    return key


def _unreadable(path: Path, reason: str) -> StartRefused:
    return StartRefused(
        f"备份密钥文件 {path} 不能使用（{reason}）。",
        f"The backup key file {path} cannot be used: {reason}.",
        exit_code=ExitCode.BROKEN_FOLDER,
    )

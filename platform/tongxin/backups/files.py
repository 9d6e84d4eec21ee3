"""Backup files: opening one and proving it to the last byte, and what lies in the folder."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kernel import clock, sealed_stream
from kernel.sealed_stream import Damaged, Head, NotOurs, WrongKey
from kernel.startup import ExitCode, StartRefused
from tongxin.backups.manifest import Manifest

SUFFIX = ".backup"


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A file of the folder, by what its head says."""

    path: Path
    bytes: int
    head: Head

    @property
    def created_at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.head["created_at"])


def verify(path: Path, key: bytes) -> Manifest:
    """Decrypt the file to its end and keep nothing but its manifest. Raises StartRefused when it is not as it was made."""
    content = pieces(path, key)
    manifest = read_manifest(content)
    for _ in content:
        pass
    return manifest


def pieces(path: Path, key: bytes) -> Iterator[bytes]:
    """The decrypted content. Raises StartRefused for each way in which a file can be wrong."""
    try:
        with path.open("rb") as source:
            yield from sealed_stream.read(source, key=key)
    except NotOurs as fault:
        raise _not_ours(path, fault) from fault
    except WrongKey as fault:
        raise StartRefused(
            f"{path.name} 是用另一个备份密钥加密的。请找到当时的密钥文件，设为 TONGXIN_BACKUP_KEY_FILE。",
            f"{path.name} was encrypted with another backup key. Set TONGXIN_BACKUP_KEY_FILE to the key of that time.",
        ) from fault
    except Damaged as fault:
        raise StartRefused(
            f"{path.name} 已损坏或不完整，什么也没有改动。请换一份备份。",
            f"{path.name} is damaged or incomplete; nothing was changed. Use another backup.",
        ) from fault
    except OSError as fault:
        raise StartRefused(
            f"读不了 {path}（{fault.strerror}）。",
            f"{path} cannot be read: {fault.strerror}.",
            exit_code=ExitCode.MISSING,
        ) from fault


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as the content begins with it."""
    raw = manifest.as_bytes()
    return struct.pack(">I", len(raw)) + raw


def read_manifest(content: Iterator[bytes]) -> Manifest:
    """Take the manifest from the beginning of a content; see `after_manifest` for the rest."""
    manifest, _ = after_manifest(content)
    return manifest


def after_manifest(content: Iterator[bytes]) -> tuple[Manifest, bytes]:
    """The manifest, and what of the dump came with it in the same pieces."""
    start = next(content)
    (length,) = struct.unpack(">I", start[:4])
    while len(start) < 4 + length:
        start += next(content)
    return Manifest.from_bytes(start[4 : 4 + length]), start[4 + length :]


def listed(folder: Path) -> list[BackupFile]:
    """The backups of a folder, newest first; what is none is passed over."""
    found = [entry for path in folder.glob(f"*{SUFFIX}") if (entry := _entry(path))]
    return sorted(found, key=lambda entry: entry.created_at, reverse=True)


def outdated(entries: list[BackupFile], *, days: int, at_least: int) -> list[BackupFile]:
    """Those older than `days`, but never one of the newest `at_least`. The list is newest first."""
    limit = clock.now() - timedelta(days=days)
    return [entry for entry in entries[at_least:] if entry.created_at < limit]


def _entry(path: Path) -> BackupFile | None:
    try:
        with path.open("rb") as source:
            entry = BackupFile(path, path.stat().st_size, sealed_stream.read_head(source))
        known = entry.created_at.tzinfo is not None
    except (NotOurs, Damaged, OSError, KeyError, ValueError):
        return None
    return entry if known else None


def _not_ours(path: Path, fault: NotOurs) -> StartRefused:
    if fault.format_number is None:
        return StartRefused(f"{path.name} 不是同心护航的备份文件。", f"{path.name} is not a backup of this platform.")
    return StartRefused(
        f"{path.name} 的格式是 {fault.format_number}，这个版本只认识 {sealed_stream.FORMAT}。请用生成它的版本来恢复，再升级。",
        f"{path.name} has format {fault.format_number}, this release knows {sealed_stream.FORMAT}. Restore it with the "
        "release that made it, then upgrade.",
    )

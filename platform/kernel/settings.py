"""All settings of a running process, read once from the environment, typed; every fault is listed at once."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

DEFAULT_PORT = 8800
KEY_BYTES = 32

T = TypeVar("T")


class SettingsError(Exception):
    """One or more settings are missing or wrong; the message lists every fault and its remedy."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(f"- {fault}" for fault in faults))


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process may know about its surroundings. Addresses are empty until the supervisor or the operator gives them."""

    home: Path
    host: str
    port: int
    database_url: str
    database_owner_url: str
    database_relay_url: str
    redis_url: str
    secret_key: str
    master_key: bytes
    environment: str
    demo: str
    secure_cookies: bool
    postgres_bin: str
    log_level: str
    session_idle_minutes: int
    workers: int
    pool_size: int
    drain_seconds: int
    proxies: int
    metrics_host: str
    metrics_port: int
    metrics_folder: Path | None
    database_backup_url: str
    backup_folder: Path
    backup_key_file: Path | None
    help_contact: str
    public_url: str
    mail_host: str
    mail_port: int
    mail_tls: str
    mail_user: str
    mail_password: str
    mail_from: str
    attachment_megabytes: int
    scanner: str

    @property
    def logs(self) -> Path:
        """The folder of one log file per process."""
        return self.home / "logs"


@cache
def settings() -> Settings:
    """The settings of this process, read once; raises SettingsError with every fault."""
    return read(os.environ)


def adopt(values: Mapping[str, str]) -> Settings:
    """Complete this process's environment with what was found or started (addresses, keys), and read it again."""
    os.environ.update(values)
    settings.cache_clear()
    return settings()


def environment() -> dict[str, str]:
    """The whole environment, to pass on to our own child processes."""
    return dict(os.environ)


def read(environ: Mapping[str, str]) -> Settings:
    """Turn an environment into Settings; raises SettingsError listing every fault."""
    return _read(_Reader(environ))


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment: what may stand in it, and what counts when nothing does."""

    name: str
    wanted: str
    default: str


def variables() -> list[Variable]:
    """Every variable that is read, in the order in which it is; what `tongxin settings` explains."""
    reader = _Reader({})
    _read(reader)
    return reader.variables


def _read(reader: _Reader) -> Settings:
    home = reader.path("TONGXIN_HOME", ".tongxin")
    result = Settings(
        home=home,
        host=reader.text("HOST", "127.0.0.1"),
        port=reader.number("PORT", DEFAULT_PORT, low=1, high=65535),
        database_url=reader.address("DATABASE_URL", "postgresql"),
        database_owner_url=reader.address("DATABASE_OWNER_URL", "postgresql"),
        database_relay_url=reader.address("DATABASE_RELAY_URL", "postgresql"),
        redis_url=reader.address("REDIS_URL", "redis", "rediss", "unix"),
        secret_key=reader.text("TONGXIN_SECRET_KEY", ""),
        master_key=reader.key("TONGXIN_MASTER_KEY"),
        environment=reader.text("TONGXIN_ENVIRONMENT", "local"),
        demo=reader.choice("TONGXIN_DEMO", "district", ("district", "small", "none")),
        secure_cookies=reader.flag("TONGXIN_SECURE_COOKIES", default=True),
        postgres_bin=reader.text("TONGXIN_POSTGRES_BIN", ""),
        log_level=reader.choice("TONGXIN_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
        session_idle_minutes=reader.number("TONGXIN_SESSION_IDLE_MINUTES", 120, low=1, high=1440),
        workers=reader.number("TONGXIN_WEB_WORKERS", 2, low=1, high=64),
        pool_size=reader.number("TONGXIN_POOL_SIZE", 8, low=1, high=100),
        drain_seconds=reader.number("TONGXIN_DRAIN_SECONDS", 0, low=0, high=300),
        proxies=reader.number("TONGXIN_TRUSTED_PROXIES", 0, low=0, high=5),
        metrics_host=reader.text("TONGXIN_METRICS_HOST", "127.0.0.1"),
        metrics_port=reader.number("TONGXIN_METRICS_PORT", 0, low=0, high=65535),
        metrics_folder=reader.optional_path("PROMETHEUS_MULTIPROC_DIR"),
        database_backup_url=reader.address("DATABASE_BACKUP_URL", "postgresql"),
        backup_folder=reader.optional_path("TONGXIN_BACKUP_FOLDER") or home / "backups",
        backup_key_file=reader.optional_path("TONGXIN_BACKUP_KEY_FILE"),
        help_contact=reader.text("TONGXIN_HELP_CONTACT", ""),
        public_url=reader.address("TONGXIN_PUBLIC_URL", "https", "http"),
        mail_host=reader.text("TONGXIN_MAIL_HOST", ""),
        mail_port=reader.number("TONGXIN_MAIL_PORT", 587, low=1, high=65535),
        mail_tls=reader.choice("TONGXIN_MAIL_TLS", "starttls", ("starttls", "tls", "none")),
        mail_user=reader.text("TONGXIN_MAIL_USER", ""),
        mail_password=reader.text("TONGXIN_MAIL_PASSWORD", ""),
        mail_from=reader.text("TONGXIN_MAIL_FROM", ""),
        attachment_megabytes=reader.number("TONGXIN_ATTACHMENT_MEGABYTES", 20, low=1, high=200),
        scanner=reader.address("TONGXIN_SCANNER", "unix", "tcp"),
    )
    if result.metrics_port and result.metrics_folder is None:
        reader.faults.append("PROMETHEUS_MULTIPROC_DIR must name a folder when TONGXIN_METRICS_PORT is set")
    if result.mail_host and "@" not in result.mail_from:
        reader.faults.append("TONGXIN_MAIL_FROM must be a mail address when TONGXIN_MAIL_HOST is set")
    if result.mail_user and result.mail_tls == "none":
        reader.faults.append("TONGXIN_MAIL_TLS must be starttls or tls when TONGXIN_MAIL_USER is set")
    if reader.faults:
        raise SettingsError(reader.faults)
    return result


class _Reader:
    """Reads one variable after another and remembers what was wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.faults: list[str] = []
        self.variables: list[Variable] = []

    def text(self, name: str, default: str) -> str:
        return self._parse(name, default, str, "any text")

    def path(self, name: str, default: str) -> Path:
        return Path(self._parse(name, default, str, "a folder or file")).expanduser().absolute()

    def optional_path(self, name: str) -> Path | None:
        found = self._parse(name, "", str, "a folder or file")
        return Path(found).expanduser().absolute() if found else None

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        return self._parse(
            name, default, lambda raw: _within(int(raw), low, high), f"a whole number from {low} to {high}"
        )

    def flag(self, name: str, *, default: bool) -> bool:
        words = {
            "1": True,
            "true": True,
            "yes": True,
            "on": True,
            "0": False,
            "false": False,
            "no": False,
            "off": False,
        }
        return self._parse(name, default, lambda raw: words[raw.lower()], "yes or no")

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        words = {word.lower(): word for word in allowed}
        return self._parse(name, default, lambda raw: words[raw.lower()], f"one of {', '.join(allowed)}")

    def address(self, name: str, *schemes: str) -> str:
        return self._parse(name, "", lambda raw: _with_scheme(raw, schemes), f"an address such as {schemes[0]}://...")

    def key(self, name: str) -> bytes:
        return self._parse(
            name, b"", _decoded_key, f"{KEY_BYTES} bytes as base64 (tongxin doctor explains how to make one)"
        )

    def _parse(self, name: str, default: T, convert: Callable[[str], T], wanted: str) -> T:
        self.variables.append(Variable(name, wanted, _shown(default)))
        raw = self._environ.get(name, "").strip()
        if not raw:
            return default
        try:
            return convert(raw)
        except (ValueError, KeyError):
            # The value itself is never repeated: it may be a password.
            self.faults.append(f"{name} must be {wanted}")
            return default


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    return "" if isinstance(default, bytes) else str(default)


def _within(number: int, low: int, high: int) -> int:
    if not low <= number <= high:
        raise ValueError(number)
    return number


def _with_scheme(raw: str, schemes: tuple[str, ...]) -> str:
    scheme = raw.partition("://")[0]
    if scheme.partition("+")[0] not in schemes:
        raise ValueError(scheme)
    return raw


def _decoded_key(raw: str) -> bytes:
    try:
        key = base64.b64decode(raw, validate=True)
    except binascii.Error as fault:
        raise ValueError from fault
    if len(key) != KEY_BYTES:
        raise ValueError(len(key))
    return key

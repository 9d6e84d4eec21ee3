"""No process of ours serves as a role that row security does not hold."""

import os
import subprocess
import sys

import pytest

from kernel.database_roles import RoleUrls
from kernel.embedded import Addresses
from kernel.settings import settings
from kernel.startup import ExitCode, StartRefused
from tests.tongxin.starting import ROOT, free_port
from tongxin.readiness import require_safe_database


def start(module: str, **told: str) -> "subprocess.CompletedProcess[str]":
    """Start one of our processes as an operator would; it has to end by itself."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    environment = {**inherited, "PYTHONPATH": str(ROOT / "platform"), "PORT": str(free_port()), **told}
    return subprocess.run(
        [sys.executable, "-m", module], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("module", "setting", "role"),
    [
        ("tongxin.web", "DATABASE_URL", "owner"),
        ("tongxin.worker", "DATABASE_URL", "backup"),
        ("tongxin.scheduler", "DATABASE_URL", "owner"),
        ("tongxin.relay", "DATABASE_RELAY_URL", "backup"),
    ],
)
def test_each_process_refuses_a_role_with_too_much_power(
    database: RoleUrls, module: str, setting: str, role: str
) -> None:
    refused = start(module, **{setting: getattr(database, role)})

    assert refused.returncode == ExitCode.REFUSED
    assert "Row security" in refused.stderr
    assert f"use the {setting} that it prints" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_superuser_is_refused_as_relay_too(
    addresses: Addresses, database: RoleUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_RELAY_URL", addresses.superuser_url)
    settings.cache_clear()

    try:
        with pytest.raises(StartRefused, match="is a superuser"):
            require_safe_database()
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_the_roles_that_setup_makes_may_serve(database: RoleUrls) -> None:
    require_safe_database()

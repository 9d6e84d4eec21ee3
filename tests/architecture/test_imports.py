"""The import contracts of pyproject.toml hold: who may import whom, what a package looks like inside, what stays pure."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib

from tests.architecture.house import DOMAIN, PACKAGES, ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def test_the_contracts_hold() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "platform")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout


def test_every_package_is_under_contract() -> None:
    assert set(CONTRACTS["root_packages"]) == set(PACKAGES) - {"migrations"}


def test_every_domain_package_has_a_shape() -> None:
    shaped = {name for one in CONTRACTS["contracts"] for name in one.get("containers", ()) if one.get("exhaustive")}

    assert set(DOMAIN) <= shaped

"""The wheel: everything that runs is in it, and it works away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import redis

from kernel.database_roles import RoleUrls
from kernel.embedded import processes
from kernel.settings import read
from tests.tongxin.starting import ROOT, Command, free_port
from tongxin import health

NOT_SHIPPED = {".po", ".pot", ".md", ".pyc"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Built as a release is built, without touching the network."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


@pytest.fixture(scope="module")
def installed(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its content, far from the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    wheel.extractall(folder)
    return folder


def shipped() -> set[str]:
    platform = ROOT / "platform"
    files = {path.relative_to(platform) for path in platform.rglob("*") if path.is_file()}
    return {str(path) for path in files if path.suffix not in NOT_SHIPPED and not path.name.startswith(".")}


def test_every_file_of_the_platform_is_in_it(wheel: zipfile.ZipFile) -> None:
    assert shipped() - set(wheel.namelist()) == set()


def test_what_is_built_is_in_it_as_well(wheel: zipfile.ZipFile) -> None:
    assert "web/static/dist/manifest.json" in wheel.namelist()
    catalogues = {path.removesuffix(".po") for path in wheel.namelist() if path.endswith(".po")}
    assert {f"{path}.mo" for path in catalogues} <= set(wheel.namelist())


def test_no_package_called_platform_shadows_the_standard_librarys(wheel: zipfile.ZipFile) -> None:
    assert not [name for name in wheel.namelist() if name.startswith("platform/")]


@pytest.fixture
def told(installed: Path, database: RoleUrls, tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing of the checkout is found, and no Node either; nothing waits in its queues."""
    redis.Redis.from_url(
        os.environ["REDIS_URL"]
    ).flushdb()  # other tests queue jobs of their own, which it does not know
    ours = ("DATABASE_URL", "DATABASE_RELAY_URL", "REDIS_URL", "TONGXIN_SECRET_KEY", "TONGXIN_MASTER_KEY")
    return {
        **{name: os.environ[name] for name in ours},
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(installed),
        "TONGXIN_HOME": str(tmp_path / "home"),
        "TONGXIN_WEB_WORKERS": "1",
        "PORT": str(free_port()),
    }


@pytest.mark.parametrize("unit", ["web@", "worker", "relay", "scheduler"])
def test_each_process_starts_from_it_by_the_command_of_its_unit(
    unit: str, told: dict[str, str], tmp_path: Path
) -> None:
    text = (ROOT / "deploy" / "systemd" / f"tongxin-{unit}.service").read_text(encoding="utf-8")
    words = next(line for line in text.splitlines() if line.startswith("ExecStart=")).split()[1:]
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, *words], env=told, cwd="/", stdout=output, stderr=output)

    def is_ready() -> bool:
        web = read({"PORT": told["PORT"]})
        return health.answers(web, path="/readyz") if unit == "web@" else f"{unit} ready" in log.read_text()

    ready = processes.wait_until(lambda: is_ready() or process.poll() is not None, 60)
    process.terminate()

    assert process.wait(40) == 0, log.read_text()
    assert ready
    assert str(ROOT) not in log.read_text()


def test_it_starts_away_from_the_checkout_and_migrates_a_fresh_home(installed: Path, command: Command) -> None:
    command.more = {"PYTHONPATH": str(installed)}

    answer = command.run("db", "migrate")

    assert answer.returncode == 0, answer.stderr
    where = subprocess.run(
        [sys.executable, "-c", "from tongxin import migrate; print(migrate.folder())"],
        env=command.environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()) == installed / "migrations"

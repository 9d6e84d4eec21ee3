"""The same with the servers that `tongxin` starts by itself: a home is lost, and a new one is filled from its backup."""

import shutil
from pathlib import Path

import pytest

from tests.kernel.homes import fresh_home
from tests.tongxin.starting import Command

pytestmark = pytest.mark.timeout(400)

DAY = "2026-11-18"


def test_a_lost_home_is_made_anew_from_its_backup_and_its_keys(tmp_path: Path) -> None:
    kept = {"TONGXIN_BACKUP_FOLDER": str(tmp_path / "backups"), "TONGXIN_BACKUP_KEY_FILE": str(tmp_path / "key")}
    with fresh_home() as lost:
        old = Command(lost, more=kept)
        assert old.run("backup", "new-key", str(tmp_path / "key")).returncode == 0
        assert old.run("demo", "clock", DAY).returncode == 0
        made = old.run("backup", "create")
        assert made.returncode == 0, made.stderr
        shutil.copy(lost / "keys.json", tmp_path)
    (file,) = (tmp_path / "backups").glob("*.backup")

    with fresh_home() as home:
        new = Command(home, more=kept)
        refused = new.run("restore", str(file))
        assert "no sealed field would open" in refused.stderr.replace("\n", " ")
        shutil.copy(tmp_path / "keys.json", home)

        restored = new.run("restore", str(file))

        assert restored.returncode == 0, restored.stderr
        assert DAY in new.run("demo", "clock").stdout

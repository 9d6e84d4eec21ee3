"""The documents: both READMEs say the same, links lead somewhere, every role has its guide, pictures are few and small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from accounts.roles import LABELS, Role
from e2e.looks.pictures import BYTES, FOLDER, PICTURES, TAPS
from e2e.tasks import TASKS

ROOT = Path(__file__).resolve().parents[2]
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
GUIDES = ROOT / "docs" / "roles"
DOCUMENTS = sorted([ENGLISH, CHINESE, *(ROOT / "docs").rglob("*.md")])

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
_CODE = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(r"^make \w+", re.MULTILINE)


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def headings(file: Path) -> list[int]:
    """The depth of each heading, in order."""
    prose = re.sub(r"```.*?```", "", text(file), flags=re.DOTALL)
    return [len(mark) for mark in re.findall(r"^(#+) ", prose, re.MULTILINE)]


def others(file: Path) -> list[str]:
    """Where a README leads, the other README left out."""
    return sorted(link for link in _LINK.findall(text(file)) if not link.startswith("README"))


def test_both_readmes_have_the_same_headings() -> None:
    assert headings(ENGLISH) == headings(CHINESE)


def test_both_readmes_have_the_same_links_and_pictures() -> None:
    assert others(ENGLISH) == others(CHINESE)


def test_both_readmes_name_the_same_commands_variables_and_files() -> None:
    assert _COMMAND.findall(text(ENGLISH)) == _COMMAND.findall(text(CHINESE))
    assert sorted(_CODE.findall(text(ENGLISH))) == sorted(_CODE.findall(text(CHINESE)))


def test_both_readmes_have_tables_and_lists_of_the_same_length() -> None:
    for mark in (r"^\| ", r"^\* "):
        assert len(re.findall(mark, text(ENGLISH), re.MULTILINE)) == len(re.findall(mark, text(CHINESE), re.MULTILINE))


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_leads_to_a_file(file: Path) -> None:
    local = [link for link in _LINK.findall(text(file)) if "://" not in link]

    assert [link for link in local if not (file.parent / link).exists()] == []


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_guide_with_its_three_tasks(role: Role) -> None:
    guide = text(GUIDES / f"{role.value.replace('_', '-')}.zh-CN.md")
    tasks = [task.title for task in TASKS if task.role is role]

    assert guide.startswith(f"# {LABELS[role]}\n")
    assert len(tasks) == 3
    assert re.findall(r"^### \d\. (.+)$", guide, re.MULTILINE) == tasks


def test_the_taps_of_every_task_are_written_down() -> None:
    rows = [tuple(cell.strip() for cell in line.split("|")[1:3]) for line in text(TAPS).splitlines()]

    assert [row for row in rows if row and row[0] in LABELS.values()] == [
        (LABELS[task.role], task.title) for task in TASKS
    ]


def test_nothing_that_is_done_often_takes_more_than_five_taps() -> None:
    taps = [
        int(line.split("|")[3])
        for line in text(TAPS).splitlines()
        if line.startswith(tuple(f"| {word} " for word in LABELS.values()))
    ]

    assert len(taps) == len(TASKS)
    assert max(taps) <= 5


def test_the_pictures_are_those_of_the_script_and_small() -> None:
    files = sorted(FOLDER.iterdir())

    assert [file.name for file in files] == sorted(f"{picture.name}.jpg" for picture in PICTURES)
    assert len(files) <= 15
    assert [file.name for file in files if file.stat().st_size > BYTES] == []


def test_every_picture_is_shown_somewhere() -> None:
    shown = " ".join(map(text, DOCUMENTS))

    assert [picture.name for picture in PICTURES if f"{picture.name}.jpg" not in shown] == []

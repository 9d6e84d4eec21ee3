"""Documents that were made to break something: a clear fault, nothing changed, in little time and memory."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kernel.db import session
from policy_profiles import loader
from policy_profiles.errors import ProfileFaults
from policy_profiles.models import ProfileVersion
from tests.policy_profiles.documents import document
from tests.worlds import World

SECONDS, MEGABYTES = 10, 150
"""Far more than any of these needs, and far less than what they would take unbounded."""

LAUGHS = "a: &a [x]\n" + "".join(
    f"b{n}: &b{n} [{', '.join(['*a' if n == 0 else f'*b{n - 1}'] * 9)}]\n" for n in range(9)
)

TEXTS = {
    "broken": ("title: [unclosed\nkey: P2\n", "不是有效的 YAML"),
    "tab": ("key:\n\t- x\n", "开头用了制表符（Tab）"),
    "control characters": ("key: \x00P2\n", "含有无法识别的字符"),
    "anchors": (LAUGHS, "用了锚点或别名（& 或 *）"),
    "merge key": ("a: &x {b: 1}\nc:\n  <<: *x\n", "用了锚点或别名（& 或 *）"),
    "python tag": ("key: !!python/object/apply:os.system ['touch /tmp/never']\n", "用了类型标签（!）"),
    "python name": ("!!python/name:os.system key: 1\n", "字段名不是普通文字"),
    "binary tag": ("key: !!binary aGk=\n", "用了类型标签（!）"),
    "deep brackets": ("key: " + "[" * 100_000, "嵌套超过 24 层"),
    "deep dashes": ("- " * 100_000 + "x\n", "嵌套超过 24 层"),
    "deep maps": ("{a: " * 50_000, "嵌套超过 24 层"),
    "two documents": ("key: P2\n---\nkey: P3\n", "一个文件里有两份内容（---）"),
    "twice the same": ("key: P2\nkey: P3\n", "字段「key」写了两次"),
    "no mapping": ("- P2\n", "不是一份制度"),
    "nothing": ("", "不是一份制度"),
    "too long": ("a: 1\n" * 100_000, "文件超过 400 千字"),
}

WIDE = {
    "many entries": ("categories:\n" + "- {}\n" * 70_000, "内容太多"),
    "many different entries": ("categories:\n" + "".join(f"- {{a: {n}}}\n" for n in range(28_000)), "内容太多"),
    "many numbers": ("escalation:\n" + "".join(f"- {n}\n" for n in range(50_000)), "内容太多"),
    "many unknown names": ("".join(f"unknown_{n}: 1\n" for n in range(22_000)), "不认识这一项"),
    "long unknown names": ("".join(f"{'x' * 900}{n}: 1\n" for n in range(400)), "不认识这一项"),
    "one long text": ("title: " + "长" * 390_000, "写得太长"),
    "many empty rules": ("rules:\n" + "".join(f"  R01.{'x' * n}: {{}}\n" for n in range(1, 600)), "没有填写"),
}


def told(text: str) -> list[str]:
    """What is wrong with a text, within the bound of time."""
    begun = time.monotonic()
    with pytest.raises(ProfileFaults) as caught:
        loader.load(text)
    assert time.monotonic() - begun < SECONDS
    return [fault.problem for fault in caught.value.faults]


@pytest.mark.parametrize("name", TEXTS)
def test_a_trick_is_refused_with_one_clear_fault(name: str) -> None:
    text, problem = TEXTS[name]

    assert told(text) == [problem]


@pytest.mark.parametrize("name", WIDE)
def test_a_document_with_too_much_of_something_is_refused(name: str) -> None:
    text, problem = WIDE[name]

    assert problem in told(text)


def test_what_nobody_would_read_is_cut_short() -> None:
    problems = told(WIDE["many unknown names"][0])

    assert len(problems) == 1_001
    assert "问题超过 1000 处，只列出一部分" in problems


@pytest.mark.parametrize("text", [LAUGHS, WIDE["many entries"][0], WIDE["many unknown names"][0]])
def test_a_refusal_takes_little_memory(text: str) -> None:
    tracemalloc.start()
    try:
        told(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < MEGABYTES * 1_000_000


def test_ten_megabytes_are_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"key: P2\n" * 1_250_000)
    begun = time.monotonic()

    with pytest.raises(ProfileFaults, match="文件超过 2 MB"):
        loader.read_file(file)

    assert time.monotonic() - begun < 1


def test_a_repetition_among_many_entries_is_still_found() -> None:
    row = document()["forms"][0]
    whole = document("P2", {"forms": [{**row, "key": f"form_{number}"} for number in range(150)] + [row, row]})

    assert ("forms", "有重复的内容") in [(fault.path, fault.problem) for fault in loader.faults_of(whole)]


@pytest.mark.parametrize("text", [LAUGHS, TEXTS["python tag"][0], TEXTS["deep brackets"][0]])
def test_a_refused_document_changes_nothing(ours: World, text: str) -> None:
    with ours.open():
        with pytest.raises(ProfileFaults):
            loader.load(text)

        assert session().scalar(select(func.count()).select_from(ProfileVersion)) == 0
    assert not Path("/tmp/never").exists()

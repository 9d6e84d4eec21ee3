"""培训记录 and 培训证明: what they say, what they leave out, and every format of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from accounts.roles import Role
from care.trainings.lifecycle import TrainingState
from care.trainings.queries import Attended, TrainingLine, TrainingView
from care.trainings.services import Certificate
from care.trainings.terms import Result, Topic, TrainingKind, Way
from documents import excel, pdf, training_paper, word
from documents.paper import Paper
from kernel.ids import new_id

SCHOOL, FOOT = "云杉区和登实验学校（小学部）", "林晓岚 于 2026-11-27 09:30 打印，用途：培训存档。"


def line(**changed: object) -> TrainingLine:
    values: dict[str, object] = {
        "id": new_id(),
        "kind": TrainingKind.TRAINING,
        "state": TrainingState.RECORDED,
        "title": "突发事件发生后的头十分钟",
        "topics": (Topic.EARLY_WARNING, Topic.GUIDANCE),
        "happens_on": date(2026, 11, 18),
        "begins_at": time(15, 30),
        "half_hours": 3,
        "place": "三楼会议室",
        "lecturer": "韩雪",
        "came": 2,
        "came_myself": False,
    }
    return TrainingLine(**values | changed)  # type: ignore[arg-type]


def view(of: TrainingLine | None = None, **changed: object) -> TrainingView:
    values: dict[str, object] = {
        "line": of or line(),
        "version": 3,
        "audience": (Role.CLASS_TEACHER, Role.SUBJECT_TEACHER),
        "is_assessed": True,
        "outline": "谁先到场、谁去通知。\n\n分组演练一遍。",
        "minutes": "",
        "reason": "",
        "planned_by_name": "林晓岚",
        "planned_on": date(2026, 11, 13),
        "recorded_by_name": "林晓岚",
        "recorded_on": date(2026, 11, 18),
        "credited": (),
        "door_code": "123456",
        "sees_list": True,
        "steps": frozenset(),
    }
    return TrainingView(**values | changed)  # type: ignore[arg-type]


def attended(name: str, **changed: object) -> Attended:
    values: dict[str, object] = {
        "id": new_id(),
        "person_id": new_id(),
        "name": name,
        "office": "班主任",
        "way": Way.CODE,
        "came_at": datetime(2026, 11, 18, 7, 30, tzinfo=UTC),
        "result": Result.PASSED,
    }
    return Attended(**values | changed)  # type: ignore[arg-type]


def record(*came: Attended, of: TrainingView | None = None) -> Paper:
    return training_paper.record(of or view(), came, school=SCHOOL, foot=FOOT)


def certificate(**changed: object) -> Paper:
    values: dict[str, object] = {
        "number": "20261118-3FA2C1",
        "name": "周子墨",
        "kind": TrainingKind.TRAINING,
        "title": "突发事件发生后的头十分钟",
        "happens_on": date(2026, 11, 18),
        "half_hours": 3,
        "lecturer": "韩雪",
        "is_passed": True,
        "registered_on": date(2026, 11, 18),
    }
    return training_paper.certificate(Certificate(**values | changed), school=SCHOOL)  # type: ignore[arg-type]


def text(paper: Paper) -> str:
    return "\n".join(paper.texts())


def test_the_record_says_what_the_form_of_the_source_asks_for() -> None:
    made = text(record(attended("周子墨"), attended("韩夏", way=Way.LIST, result=Result.AGAIN)))

    wanted = ("培训记录", "预警与应对、工作指引", "1.5", "韩雪", "扫码签到", "名单登记", "合格", "需补学", "到场 2 人")
    assert [word_ for word_ in wanted if word_ not in made] == []
    assert "123456" not in made


def test_the_record_of_an_exchange_is_its_minutes() -> None:
    of = line(kind=TrainingKind.EXCHANGE, topics=(), half_hours=0, lecturer="")

    made = text(record(of=view(of, minutes="晨间问候值得一试", outline="")))

    assert all(word_ in made for word_ in ("班主任交流会记录", "晨间问候值得一试", "还没有人签到", "纪要已登记"))
    assert "学时" not in made


def test_a_certificate_names_the_hours_where_there_are_any() -> None:
    assert "计 1.5 学时，考核合格" in text(certificate())
    bare = text(certificate(half_hours=0, is_passed=False, kind=TrainingKind.EXCHANGE))
    assert ("学时" in bare, "考核" in bare, "班主任交流会" in bare) == (False, False, True)


def test_every_format_takes_them() -> None:
    for paper in (record(attended("古丽努尔·买买提江·阿卜杜热合曼")), certificate(name="禤㐂䶮")):
        assert pdf.render(paper).startswith(b"%PDF")
        assert word.render(paper).startswith(b"PK")
        assert excel.render(paper).startswith(b"PK")

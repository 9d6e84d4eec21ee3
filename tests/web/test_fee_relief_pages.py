"""The pages of fee relief: from the duty to the decision, what was typed stays, the form on paper, who may not come in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from care.fee_relief import services
from care.fee_relief.models import FeeRelief
from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from obligations import queries as obligations
from tests.care import campus
from tests.care.campus import Campus
from tests.web.school_at_work import assign, browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY, Office, World


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school at work, with everybody assigned."""
    with clock.working_day(DEMO_DAY):
        built = campus.build(office, ours)
        assign(built)
        yield built


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher."""
    return browser(app, school.teacher)


@pytest.fixture
def principal(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the principal."""
    return browser(app, school.principal)


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def written(**changed: str) -> dict[str, str]:
    return {
        "item": "午餐费",
        "amount": "200",
        "per": "month",
        "starts_on": str(DEMO_DAY),
        "ends_on": str(DEMO_DAY + timedelta(days=60)),
        "reason": "爷爷一个人带，药费重",
    } | changed


def rows(school: Campus) -> list[FeeRelief]:
    with school.world.open():
        found = list(session().scalars(select(FeeRelief).order_by(FeeRelief.asked_on, FeeRelief.id)))
        session().expunge_all()
        return found


def ask(school: Campus, teacher: FlaskClient, case_id: UUID, **changed: str) -> FeeRelief:
    answer = send(teacher, path(school, f"cases/{case_id}/fee-reliefs/"), **written(**changed))
    assert answer.status_code == 303
    return rows(school)[-1]


def test_from_the_duty_to_the_decision(school: Campus, teacher: FlaskClient, principal: FlaskClient) -> None:
    case_id = school.confirm()
    with school.world.open():
        owed = next(line for line in obligations.for_subject(case_id) if line.rule == "R16")
    place = f"cases/{case_id}/fee-reliefs/"
    assert f"{place}?duty={owed.id}" in principal.get(path(school, "todo/")).text
    assert "由班主任" in principal.get(path(school, place)).text
    assert f"{place}new" in teacher.get(path(school, f"cases/{case_id}")).text

    relief = ask(school, teacher, case_id)
    show = path(school, f"fee-reliefs/{relief.id}")
    with school.world.open():
        services.tell(relief_id=relief.id, actor=school.principal)
    assert "有一份申请等您审批" in principal.get(path(school, "notices/")).text
    assert "有一份申请等您审批" not in teacher.get(path(school, "notices/")).text
    assert show in principal.get(path(school, "todo/")).text
    page = principal.get(show).text
    assert ("每月 200 元" in page, "药费重" in page, "等您审批" in page) == (True, True, True)
    assert "等您审批" not in teacher.get(show).text

    answer = send(principal, f"{show}/approval", version=str(relief.version))

    assert "记入 生活费用减免审批" in principal.get(answer.location).text
    assert show not in principal.get(path(school, "todo/")).text
    with school.world.open():
        services.tell(relief_id=relief.id, actor=school.principal)
    assert "您的一份申请有了答复" in teacher.get(path(school, "notices/")).text
    assert "批准费用减免" in teacher.get(path(school, f"cases/{case_id}")).text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"item": ""}, "请填写这一项"),
        ({"item": "长" * 31}, "请写 1 到 30 个字"),
        ({"item": "单亲家庭午餐费"}, "「单亲」"),
        ({"amount": "二百"}, "请填写金额，例如 200"),
        ({"amount": "0"}, "金额要大于 0"),
        ({"amount": "100000.01"}, "金额要大于 0，最多"),
        ({"amount": "-20"}, "请填写金额"),
        ({"per": "week"}, "per"),
        ({"per": ""}, "请点一项"),
        ({"starts_on": "不知道"}, "请填写日期"),
        ({"ends_on": str(DEMO_DAY - timedelta(days=1))}, "最后一天不能早于第一天"),
        ({"ends_on": "2099-01-01"}, "一次最长申请一学年"),
        ({"reason": "字" * 1001}, "最多 1000 字"),
        ({"reason": ""}, "请填写这一项"),
    ],
)
def test_what_cannot_be_is_shown_again_with_everything_typed(
    teacher: FlaskClient, school: Campus, changed: dict[str, str], words: str
) -> None:
    case_id = school.confirm()

    answer = send(teacher, path(school, f"cases/{case_id}/fee-reliefs/"), **written(**changed))

    assert (answer.status_code in (409, 422), words in answer.text) == (True, True)
    assert ("药费重" in answer.text) is ("reason" not in changed)
    assert rows(school) == []


def test_a_no_needs_a_reason_and_reaches_the_class_teacher(
    school: Campus, teacher: FlaskClient, principal: FlaskClient
) -> None:
    relief = ask(school, teacher, school.confirm())
    show = path(school, f"fee-reliefs/{relief.id}")
    seen = {"version": str(relief.version)}

    assert send(principal, f"{show}/refusal", **seen).status_code == 422
    assert send(teacher, f"{show}/refusal", words="不行", **seen).status_code == 403
    assert send(principal, f"{show}/refusal", words="已有助学金", **seen).status_code == 303

    assert "已有助学金" in teacher.get(show).text
    late = send(principal, f"{show}/approval", **seen)
    assert late.status_code == 409
    assert rows(school)[0].state == "refused"


def test_what_waits_is_changed_and_what_runs_is_corrected(
    school: Campus, teacher: FlaskClient, principal: FlaskClient
) -> None:
    case_id = school.confirm()
    relief = ask(school, teacher, case_id)
    words = path(school, f"fee-reliefs/{relief.id}/words")
    assert 'value="200"' in teacher.get(words).text
    send(teacher, words, **written(amount="150", version=str(relief.version)))
    changed = rows(school)[0]
    assert changed.amount_fen == 15_000
    send(principal, path(school, f"fee-reliefs/{relief.id}/approval"), version=str(changed.version))
    assert teacher.get(words).location == path(school, f"fee-reliefs/{relief.id}")

    form = teacher.get(path(school, f"cases/{case_id}/fee-reliefs/new?replaces={relief.id}"))
    assert 'value="150"' in form.text
    assert "原来的一项照常减免" in form.text
    newer = ask(school, teacher, case_id, amount="180", replaces=str(relief.id))
    send(principal, path(school, f"fee-reliefs/{newer.id}/approval"), version=str(newer.version))

    assert sorted(row.state for row in rows(school)) == ["approved", "replaced"]
    assert teacher.get(path(school, f"cases/{case_id}/fee-reliefs/new?replaces={new_id()}")).status_code == 404


def test_the_form_on_paper_names_no_reason(school: Campus, teacher: FlaskClient, principal: FlaskClient) -> None:
    case_id = school.confirm()
    relief = ask(school, teacher, case_id)
    send(
        principal,
        path(school, f"fee-reliefs/{relief.id}/approval"),
        version=str(relief.version),
        words="情况属实，照顾到期末",
    )
    asked = {"form": "fee_relief", "span": "term", "purpose": "filing"}
    place = path(school, f"cases/{case_id}/forms/")
    assert 'value="fee_relief" checked' in teacher.get(f"{place}?form=fee_relief").text

    word = send(teacher, place, **asked, format="docx", language="en")
    document = docx.Document(io.BytesIO(word.data))
    (table,) = document.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]

    assert cells[0] == ["日期", "项目", "金额", "起止", "审批意见", "经办人"]
    assert cells[1][1:5] == ["午餐费", "每月 200 元", f"{DEMO_DAY} 至 {DEMO_DAY + timedelta(days=60)}", "同意"]
    assert "药费" not in str(cells)
    assert "照顾到期末" not in str(cells)
    assert send(teacher, place, **asked, format="pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("who", "status"),
    [("other_teacher", 404), ("head", 200), ("member", 200), ("counsellor", 403), ("grade_head", 403), ("helper", 404)],
)
def test_who_comes_in(app: Flask, school: Campus, teacher: FlaskClient, who: str, status: int) -> None:
    case_id = school.confirm()
    relief = ask(school, teacher, case_id)
    client = browser(app, getattr(school, who))

    assert client.get(path(school, f"fee-reliefs/{relief.id}")).status_code == status
    assert client.get(path(school, f"cases/{case_id}/fee-reliefs/")).status_code == status
    decided = send(client, path(school, f"fee-reliefs/{relief.id}/approval"), version=str(relief.version))
    assert decided.status_code == (403 if status == 200 or who == "other_teacher" else status)
    assert "药费重" not in client.get(path(school, f"cases/{case_id}")).text or status == 200


def test_the_file_of_a_counsellor_shows_none_of_it(app: Flask, school: Campus, teacher: FlaskClient) -> None:
    case_id = school.confirm()
    ask(school, teacher, case_id)
    counsellor = browser(app, school.counsellor)

    page = counsellor.get(path(school, f"cases/{case_id}")).text

    assert "午餐费" not in page
    assert "生活费用减免审批表" not in counsellor.get(path(school, f"cases/{case_id}/forms/")).text


def test_logistics_begins_with_the_list_and_finds_nothing_else(
    app: Flask, school: Campus, teacher: FlaskClient, principal: FlaskClient
) -> None:
    case_id = school.confirm()
    relief = ask(school, teacher, case_id)
    logistics = browser(app, school.logistics)
    listed = path(school, "fee-relief-list/")
    assert "午餐费" not in logistics.get(listed).text
    send(principal, path(school, f"fee-reliefs/{relief.id}/approval"), version=str(relief.version))
    with school.world.open():
        services.tell(relief_id=relief.id, actor=school.principal)

    assert logistics.get("/").location == listed
    assert "减免名单有变化" in logistics.get(path(school, "notices/")).text
    page = logistics.get(listed).text
    assert ("每月 200 元" in page, "测试同学0" in page) == (True, True)
    assert not [word for word in ("药费重", "留守", str(case_id), "/cases/", "/people/", "档案") if word in page]
    for place in (
        f"cases/{case_id}",
        "cases/",
        f"fee-reliefs/{relief.id}",
        "fee-reliefs/",
        "todo/",
        "classes/",
        "search/",
    ):
        assert logistics.get(path(school, place)).status_code in (403, 404)
    (granted,) = rows(school)

    done = send(logistics, f"{listed}{granted.id}/carrying-out", version=str(granted.version))
    assert "已记下落实" in logistics.get(done.location).text
    assert send(logistics, f"{listed}{granted.id}/carrying-out", version=str(granted.version)).status_code == 409
    assert send(logistics, f"{listed}{granted.id}/carrying-out").status_code == 422
    file = teacher.get(path(school, f"cases/{case_id}")).text
    turns = [file.index(f'row-title">{turn}') for turn in ("落实费用减免", "批准费用减免", "申请费用减免")]
    assert turns == sorted(turns)

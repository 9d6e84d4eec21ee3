"""进行中的工作: left and found again, asked cheaply how far it is, called off, started anew, fetched."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from kernel import clock
from kernel.db import session
from kernel.outbox import Outbox
from tests.care import campus
from tests.care.campus import Campus
from tests.web.school_at_work import assign, browser
from tests.web.visitors import send
from tests.worlds import Office, World, counted_statements
from web import work_words
from workers.jobs import register_all
from workers.runner import run
from works import queries, services
from works.lifecycle import WorkKind, WorkState
from works.models import Work, WorkFile

pytestmark = pytest.mark.usefixtures("demo_day")

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def school(office: Office, ours: World) -> Campus:
    built = campus.build(office, ours)
    assign(built)
    return built


@pytest.fixture
def principal(app: Flask, school: Campus) -> FlaskClient:
    return browser(app, school.principal)


def ask(client: FlaskClient, school: Campus) -> str:
    """Ask for the list as a file; the address of the work."""
    answer = send(client, f"/{school.world.slug}/cases/exports", purpose="meeting")
    assert answer.status_code == 303
    return str(answer.location)


def work(school: Campus) -> None:
    register_all()
    with school.world.open():
        waiting = list(session().scalars(select(Outbox.id).where(Outbox.job == "cases.export")))
    for row in waiting:
        run({"school": str(school.world.scope.school_id), "row": str(row)})


def change(school: Campus, **values: object) -> None:
    with school.world.open():
        session().execute(update(Work).where(Work.kind == WorkKind.CASES_EXPORT.value).values(**values))


def test_a_file_is_asked_for_left_found_again_and_fetched(principal: FlaskClient, school: Campus) -> None:
    school.confirm()
    assert "生成名单文件" in principal.get(f"/{school.world.slug}/cases/").text
    page = ask(principal, school)
    waiting = principal.get(page).text
    assert "很快就会开始" in waiting
    assert 'data-poll="2"' in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    work(school)

    found = principal.get(f"/{school.world.slug}/works/").text
    assert page in found
    done = principal.get(page).text
    assert "1 人的名单已经生成" in done
    assert 'data-poll="2"' not in done
    file = principal.get(page.replace("/works/", "/cases/exports/"))

    assert file.status_code == 200
    assert file.data.startswith(b"PK")
    assert "测试同学" not in str(file.headers)
    assert "您要的文件准备好了" in principal.get(f"/{school.world.slug}/notices/").text


def test_a_progress_with_nothing_new_costs_one_statement(principal: FlaskClient, school: Campus) -> None:
    page = ask(principal, school)
    first = principal.get(f"{page}/progress", headers=FRAGMENT)
    again = FRAGMENT | {"If-None-Match": first.headers["ETag"]}

    with counted_statements() as statements:
        assert principal.get(f"{page}/progress", headers=again).status_code == 304
    assert len(statements) == 1

    change(school, state=WorkState.RUNNING.value, done=3, total=9)
    moved = principal.get(f"{page}/progress", headers=again)
    assert "已完成 3，共 9" in moved.text
    assert "33%" in moved.text
    assert "<html" not in moved.text


def test_waiting_work_is_called_off(principal: FlaskClient, school: Campus) -> None:
    page = ask(principal, school)

    assert send(principal, f"{page}/cancellation").status_code == 303

    assert "没有留下任何改动" in principal.get(page).text
    assert send(principal, f"{page}/cancellation").status_code == 409


def test_what_stopped_for_good_says_what_to_do_and_is_started_anew(principal: FlaskClient, school: Campus) -> None:
    page = ask(principal, school)
    change(school, state=WorkState.FAILED.value, fault="SealBroken", ended_at=clock.now())
    shown = principal.get(page).text
    assert "SealBroken" in shown
    assert "重新开始" in shown

    assert send(principal, f"{page}/retry").status_code == 303

    assert "很快就会开始" in principal.get(page).text
    assert send(principal, f"{page}/retry").status_code == 409


def test_work_whose_job_was_set_aside_is_shown_as_stopped(principal: FlaskClient, school: Campus) -> None:
    page = ask(principal, school)
    with school.world.open():
        session().execute(update(Outbox).where(Outbox.job == "cases.export").values(set_aside_at=clock.now()))

    shown = principal.get(page).text

    assert "多次没有做成" in shown
    assert 'data-poll="2"' not in shown
    assert "没有做成" in principal.get(f"/{school.world.slug}/works/").text
    assert send(principal, f"{page}/retry").status_code == 303


def test_a_file_whose_day_is_over_is_gone(principal: FlaskClient, school: Campus) -> None:
    page = ask(principal, school)
    work(school)
    with school.world.open():
        session().execute(update(WorkFile).values(expires_at=clock.now()))

    assert "下载文件" not in principal.get(page).text
    answer = principal.get(page.replace("/works/", "/cases/exports/"))
    assert answer.status_code == 410
    assert "只保留一天" in answer.text


def test_nobody_else_finds_it(app: Flask, principal: FlaskClient, school: Campus, theirs: World) -> None:
    page = ask(principal, school)
    teacher = browser(app, school.teacher)

    assert page not in teacher.get(f"/{school.world.slug}/works/").text
    for address in (page, f"{page}/progress"):
        assert teacher.get(address).status_code == 404
    assert send(teacher, f"{page}/cancellation").status_code == 404
    assert send(teacher, f"{page}/retry").status_code == 404
    assert teacher.get(page.replace("/works/", "/cases/exports/")).status_code == 403
    assert principal.get(page.replace(school.world.slug, theirs.slug)).status_code == 404
    assert browser(app, school.helper).get(f"/{school.world.slug}/works/").status_code == 404


def test_whoever_looks_after_the_jobs_sees_everybodys_work_and_no_file(
    app: Flask, principal: FlaskClient, school: Campus
) -> None:
    page = ask(principal, school)
    work(school)
    academic = browser(app, school.academic)

    assert page in academic.get(f"/{school.world.slug}/works/").text
    assert "下载文件" not in academic.get(page).text


@pytest.mark.parametrize("fields", [{"state": "everything"}, {"class_id": "x"}, {"purpose": ""}, {"purpose": "sale"}])
def test_bad_input_starts_nothing(principal: FlaskClient, school: Campus, fields: dict[str, str]) -> None:
    answer = send(principal, f"/{school.world.slug}/cases/exports", **{"purpose": "meeting", **fields})

    assert answer.status_code == 422
    with school.world.open():
        assert queries.lately(school.principal) == []


def test_without_the_right_no_file_is_asked_for(app: Flask, school: Campus) -> None:
    for actor in (school.grade_head, school.teacher):
        client = browser(app, actor)
        assert "名单文件" not in client.get(f"/{school.world.slug}/cases/").text
        assert send(client, f"/{school.world.slug}/cases/exports", purpose="meeting").status_code == 403


def test_work_that_does_not_exist_is_not_found(principal: FlaskClient, school: Campus) -> None:
    for rest in (f"works/{uuid4()}", f"works/{uuid4()}/progress", f"cases/exports/{uuid4()}", "works/x"):
        assert principal.get(f"/{school.world.slug}/{rest}").status_code == 404


def test_every_kind_and_state_has_its_words(app: Flask, school: Campus) -> None:
    assert set(work_words.TITLE_LABELS) == set(work_words.RESULTS) == set(WorkKind)
    assert set(work_words.KINDS) == set(WorkState)
    with school.world.open():
        for kind in WorkKind:
            subject: UUID | None = uuid4() if kind.value.startswith("roster") else None
            services.follow(kind, row_id=None, subject_id=subject, actor=school.principal)

    client = browser(app, school.principal)
    page = client.get(f"/{school.world.slug}/works/").text

    assert all(title in page for title in ("核对名册", "写入名册", "生成名单文件", "排出全校的待办"))
    for work_id in {part.split('"')[0] for part in page.split("/works/")[1:]} - {""}:
        assert client.get(f"/{school.world.slug}/works/{work_id}").status_code == 200


def test_the_list_costs_the_same_for_one_line_and_for_thirty(principal: FlaskClient, school: Campus) -> None:
    def count() -> int:
        with counted_statements() as statements:
            assert principal.get(f"/{school.world.slug}/works/").status_code == 200
        return len(statements)

    ask(principal, school)
    few = count()
    with school.world.open():
        for _ in range(29):
            services.follow(WorkKind.TERM_OPENING, row_id=uuid4(), actor=school.principal)

    assert count() == few

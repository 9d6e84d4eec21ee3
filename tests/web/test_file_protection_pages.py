"""The page on which a principal says who may open a file."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from kernel.actor import Actor
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


@pytest.fixture
def case_id(school: Campus) -> UUID:
    return school.confirm()


def test_a_principal_protects_a_file_and_lifts_it_again(app: Flask, school: Campus, case_id: UUID) -> None:
    principal, member = browser(app, school.principal), browser(app, school.member)
    file, page = path(school, f"cases/{case_id}"), path(school, f"cases/{case_id}/protection/")
    assert "保护这份档案" in principal.get(file).text
    assert "始终可以打开" in principal.get(page).text

    assert send(principal, page, reader=str(school.counsellor.user_id), reason="家长是本校同事").status_code == 303

    assert member.get(file).status_code == 404
    assert "只有指定的老师可以打开" in principal.get(file).text
    assert "家长是本校同事" in principal.get(page).text
    assert send(principal, f"{page}lifting").status_code == 303
    assert member.get(file).status_code == 200


def test_it_wants_a_reason_and_keeps_what_was_chosen(app: Flask, school: Campus, case_id: UUID) -> None:
    principal = browser(app, school.principal)
    page = path(school, f"cases/{case_id}/protection/")

    answer = send(principal, page, reader=str(school.counsellor.user_id), reason="")

    assert answer.status_code == 422
    assert "请填写" in answer.text or "请写" in answer.text
    assert f'value="{school.counsellor.user_id}" checked' in answer.text


@pytest.mark.parametrize(("reader", "status"), [("x", 422), ("00000000-0000-0000-0000-000000000001", 409)])
def test_a_reader_who_is_none_is_refused(app: Flask, school: Campus, case_id: UUID, reader: str, status: int) -> None:
    principal = browser(app, school.principal)
    page = path(school, f"cases/{case_id}/protection/")

    assert send(principal, page, reader=reader, reason="家长是同事").status_code == status


def test_others_cannot_open_the_page(app: Flask, school: Campus, case_id: UUID) -> None:
    page = path(school, f"cases/{case_id}/protection/")

    def answer(actor: Actor) -> int:
        return browser(app, actor).get(page).status_code

    assert [answer(one) for one in (school.member, school.counsellor, school.teacher)] == [403, 403, 403]

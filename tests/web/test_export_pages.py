"""导出审批 on its pages: who asks for what, the principal's word, and what whoever asked reads of it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send


def asked(app: Flask, school: Campus) -> str:
    """The address of the decision, as the principal finds it on the board."""
    answer = send(browser(app, school.counsellor), f"/{school.world.slug}/cases/exports", purpose="handover")
    assert answer.status_code == 303
    board = browser(app, school.principal).get(f"/{school.world.slug}/board/").text
    return next(part for part in board.split('"') if part.endswith("/decision"))


def test_the_principal_reads_who_asks_for_what_and_allows_it(app: Flask, school: Campus) -> None:
    place = asked(app, school)
    principal = browser(app, school.principal)

    page = principal.get(place).text
    assert school.counsellor.name in page
    assert "全校" in page
    assert "工作交接" in page
    allowed = send(principal, place.replace("/decision", "/approval"))

    assert allowed.status_code == 303
    assert "已经处理过了" in principal.get(place).text
    assert send(principal, place.replace("/decision", "/approval")).status_code == 409
    assert "等待开始" in browser(app, school.counsellor).get(f"/{school.world.slug}/works/").text


def test_a_refusal_needs_its_reason_and_is_read_by_whoever_asked(app: Flask, school: Campus) -> None:
    place = asked(app, school)
    principal = browser(app, school.principal)

    empty = send(principal, place.replace("/decision", "/refusal"))
    assert empty.status_code == 422
    assert "请选一个原因" in empty.text
    send(principal, place.replace("/decision", "/refusal"), reason="look")

    works = browser(app, school.counsellor).get(f"/{school.world.slug}/works/").text
    assert "没有批准" in works
    assert "在平台上查看就够了" in works


@pytest.mark.parametrize("who", ["head", "counsellor", "teacher", "academic"])
def test_nobody_else_decides(app: Flask, school: Campus, who: str) -> None:
    place = asked(app, school)
    client = browser(app, getattr(school, who))

    assert client.get(place).status_code == 403
    assert send(client, place.replace("/decision", "/approval")).status_code == 403

"""制度配置: the policy reads as rules with clauses and marks, and is adopted with a yes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.roles import Role
from policy_profiles import loader, queries, services
from tests.web.visitors import send, signed_in
from tests.worlds import World
from web.policy_words import how_often
from web.views.screening import category_options


@pytest.fixture
def principal(client: FlaskClient, ours: World) -> FlaskClient:
    """The browser of the principal."""
    return signed_in(client, ours.person(Role.PRINCIPAL))


def test_only_complete_profiles_are_offered(
    principal: FlaskClient, ours: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _leave_unfinished(monkeypatch, "U")

    text = principal.get(f"/{ours.slug}/profile/").text

    assert "还没有生效的制度" in text
    assert f"/{ours.slug}/profile/builtin/P2" in text
    assert "整理中" in text


def test_the_six_profiles_stand_side_by_side(principal: FlaskClient, ours: World) -> None:
    text = principal.get(f"/{ours.slug}/profile/").text

    for key in loader.builtin_keys():
        assert f"/{ours.slug}/profile/builtin/{key}" in text
    for words in (
        "多：花名册每两个月刷新、每月归档、原件和副本分存、每年一封家长信和回函",
        "多：接待家长校访",
        "学生进步奖",
        "七类 · 适用小学",
        "开学后两周，教务处汇总",
        "40 项有差别",
        "等 19 项",
    ):
        assert words in text


def test_a_document_for_another_stage_is_marked_and_warned_of(principal: FlaskClient, ours: World) -> None:
    text = principal.get(f"/{ours.slug}/profile/").text

    assert text.count("与本校学段不同") == 2
    assert "这份制度是为高等学校写的，本校是小学" in principal.get(f"/{ours.slug}/profile/builtin/U").text
    assert "这份制度是为" not in principal.get(f"/{ours.slug}/profile/builtin/E5").text


def test_a_profile_reads_as_rules_with_clauses_and_marks(principal: FlaskClient, ours: World) -> None:
    text = principal.get(f"/{ours.slug}/profile/builtin/P2").text

    for words in (
        "每 30 天一次，重点对象每 14 天一次",
        "第四条第2款",
        "平台默认",
        "原文",
        "每学期开学第 1–14 天",
        "班主任 → 领导小组组长",
    ):
        assert words in text


def test_adopting_makes_the_schools_first_version(principal: FlaskClient, ours: World) -> None:
    answer = send(principal, f"/{ours.slug}/profile/adoptions", key="P2", confirmed="on")

    assert answer.status_code == 303
    with ours.open():
        assert queries.current_profile()[0].number == 1
    assert "正在执行第 1 版" in principal.get(f"/{ours.slug}/profile/").text


def test_adopting_without_the_yes_is_shown_again(principal: FlaskClient, ours: World) -> None:
    answer = send(principal, f"/{ours.slug}/profile/adoptions", key="P2")

    assert answer.status_code == 422
    assert "请先勾选，确认已经读过这份制度" in answer.text
    with ours.open():
        assert queries.in_force() is None


def test_an_incomplete_profile_cannot_be_adopted(
    principal: FlaskClient, ours: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _leave_unfinished(monkeypatch, "U")

    answer = send(principal, f"/{ours.slug}/profile/adoptions", key="U", confirmed="on")

    assert answer.status_code == 409
    assert "还在整理中" in answer.text


@pytest.mark.parametrize("key", ["X9", "p2", "..", ""])
def test_an_unknown_profile_is_not_there(principal: FlaskClient, ours: World, key: str) -> None:
    assert principal.get(f"/{ours.slug}/profile/builtin/{key}").status_code == 404
    assert send(principal, f"/{ours.slug}/profile/adoptions", key=key, confirmed="on").status_code in (404, 422)


def test_a_teacher_reads_the_policy_and_adopts_nothing(client: FlaskClient, ours: World) -> None:
    with ours.open():
        services.adopt(key="P2", actor=ours.actor())
    teacher = signed_in(client, ours.person(Role.CLASS_TEACHER))

    text = teacher.get(f"/{ours.slug}/profile/").text

    assert "正在执行第 1 版" in text
    assert "阅读并采用" not in text
    assert send(teacher, f"/{ours.slug}/profile/adoptions", key="P2", confirmed="on").status_code == 403


@pytest.mark.parametrize("key", loader.builtin_keys())
def test_every_rule_of_every_profile_has_words(app: Flask, key: str) -> None:
    with app.test_request_context():
        words = {rule.code: how_often(rule.when) for rule in loader.load_builtin(key).rules}

    assert all(words.values())
    assert not [text for text in words.values() if "%(" in text]


def test_a_retired_type_is_not_offered_on_any_form() -> None:
    profile = loader.load_builtin("P2")
    retired = replace(profile, categories=tuple(replace(one, retired=one.code == "K4") for one in profile.categories))

    offered = {value.partition("/")[0] for value, _label in category_options(retired)}
    assert offered == {category.code for category in profile.categories} - {"K4"}


def test_the_dates_of_a_document_read_like_the_document(app: Flask) -> None:
    with app.test_request_context():
        words = {rule.code: how_often(rule.when) for rule in loader.load_builtin("P2").rules}

    assert words["R06"] == "每月一次"
    assert words["R11"] == "每学期至少一次"
    assert words["R13"] == "每年 7 月的 15 日，遇休息日顺延"
    assert words["R14"] == "确认纳入后 30 天内"
    assert words["R16"] == "确认纳入后 15 个工作日内"
    assert words["R22"] == "发生后 24 小时内"
    assert words["R15"] == "第一次谈话之前"


def _leave_unfinished(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """One of the built-in profiles as if it were still being written."""
    load = loader.load_builtin
    monkeypatch.setattr(
        loader, "load_builtin", lambda asked: replace(load(asked), complete=load(asked).complete and asked != key)
    )

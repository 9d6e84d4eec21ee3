"""修改制度 in the browser: who may, what is refused beside its entry, two tabs, and the way to a published version."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from accounts.roles import Role
from policy_profiles import loosening_queries, queries
from tests.policy_profiles.drafted import SCREENING, SPRING, TALKS, Drafted, decide
from tests.web.visitors import send, signed_in
from tests.worlds import Office, World

RULE = {"owner": "class_teacher", "evidence": "talk", "grace": "2"}


def at(school: Drafted, path: str = "") -> str:
    return f"/{school.world.slug}/profile/draft/{path}"


def version(school: Drafted) -> str:
    with school.open():
        return str(school.seen())


def document(school: Drafted) -> dict[str, object]:
    with school.open():
        return queries.draft_document()


def test_the_draft_reads_like_the_document(principal: FlaskClient, school: Drafted) -> None:
    text = principal.get(at(school)).text

    for words in (
        "对象与类型",
        "工作制度",
        "分工",
        "表单",
        "评优",
        "保密与区级底线",
        "第四条第2款",
        "个别谈话",
        "没有执行的",
    ):
        assert words in text
    assert 'aria-label="30，点开可改"' in text
    assert "草稿和正在执行的制度一样" in text


def test_a_number_is_changed_in_its_sentence(principal: FlaskClient, school: Drafted) -> None:
    opened = principal.get(at(school, "?open=rules.R04")).text
    assert 'name="number[days]" value="30"' in opened

    answer = send(
        principal,
        at(school, "rules/R04"),
        version=version(school),
        **RULE,
        **{"number[days]": "20", "number[priority_days]": "14"},
    )

    assert answer.status_code == 303
    assert answer.location.endswith("#at-rules-R04")
    text = principal.get(at(school)).text
    assert "未发布的修改 1 处" in text
    assert "现在执行 30 天，草稿 20 天" in text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"number[days]": "400", "number[priority_days]": "14"}, "请填 1 到 120 之间的数"),
        ({"number[days]": "7", "number[priority_days]": "14"}, "不能比一般的"),
        ({"number[days]": "seven", "number[priority_days]": "14"}, "请填一个整数"),
        ({"owner": "guardian"}, "不能承担这项工作"),
        ({"owner": ""}, "请选择由谁做"),
        ({"evidence": "gossip"}, "请从列出的里面选一个"),
        ({"evidence": ""}, "至少一种记录"),
        ({"grace": "99"}, "0 到 10 个工作日"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_entry(
    principal: FlaskClient, school: Drafted, sent: dict[str, str], said: str
) -> None:
    before = document(school)
    answer = send(principal, at(school, "rules/R04"), **{**RULE, **sent, "version": version(school)})

    assert answer.status_code in (409, 422)
    assert said in answer.text
    assert 'action="' + at(school, "rules/R04") in answer.text
    assert document(school) == before


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("rules/R04/standing", "「交流预案」是跟着这一项的"),
        ("rules/R04/removal", "不能删去"),
        ("rules/R99/standing", "已经不在草稿里"),
    ],
)
def test_a_button_that_cannot_be_followed_says_why(
    principal: FlaskClient, school: Drafted, path: str, said: str
) -> None:
    answer = send(principal, at(school, path), version=version(school))

    assert answer.status_code == 409
    assert said in answer.text
    assert answer.text.count('id="form-faults"') == 1


def test_what_contradicts_the_document_is_told_by_names(principal: FlaskClient, school: Drafted) -> None:
    twice = {
        "pattern": "monthly",
        "title": "再跟踪",
        "text": "每月再跟踪一次。",
        "owner": "class_teacher",
        "evidence": "follow_up",
    }
    answer = send(principal, at(school, "duties"), version=version(school), **twice)

    assert answer.status_code == 409
    assert "与「每月跟踪」要求的是同一件事" in answer.text


def test_the_outlook_is_told_before_anything_is_saved(principal: FlaskClient, school: Drafted) -> None:
    before = document(school)
    for numbers, said in (
        ({"number[days]": "20"}, "可以立即生效"),
        ({"number[days]": "60"}, "从下学期起生效"),
        ({"number[days]": "0"}, "请填 1 到 120"),
        ({"number[days]": "x"}, "请填一个整数"),
    ):
        answer = send(principal, at(school, "rules/R04/outlook"), version="1", **RULE, **numbers)
        assert said in answer.text
    answer = send(
        principal,
        at(school, "rules/R01/outlook"),
        version="1",
        owner="class_teacher",
        evidence="screening",
        **{"number[last_day]": "21"},
    )

    assert "放宽需区级同意" in answer.text
    assert document(school) == before


def test_of_two_tabs_the_second_sees_both_versions(principal: FlaskClient, school: Drafted) -> None:
    seen = version(school)
    first = {**RULE, "number[days]": "20", "number[priority_days]": "14"}
    assert send(principal, at(school, "rules/R04"), version=seen, **first).status_code == 303

    answer = send(principal, at(school, "rules/R04"), version=seen, **{**first, "number[days]": "25"})

    assert answer.status_code == 409
    assert "对方刚保存的内容" in answer.text
    assert document(school)["rules"]["R04"]["when"]["days"] == 20  # type: ignore[index]  # a document


def test_types_duties_settings_and_grace_have_forms_that_work(principal: FlaskClient, school: Drafted) -> None:
    category = {"title": "转入学生", "definition": "本学期转入的。", "proofs": "转学手续", "tier": "T2", "node": "OTH"}
    duty = {
        "pattern": "every_days",
        "title": "晨间问候",
        "text": "每周问候一次。",
        "count": "7",
        "owner": "class_teacher",
        "evidence": "talk",
    }
    for path, sent in (
        ("categories", category),
        ("categories/S1/title", {"title": "新转入学生"}),
        ("categories/S1/standing", {}),
        ("categories/S1/standing", {"on": "on"}),
        ("duties", duty),
        ("rules/S01/removal", {}),
        ("rules/R09/standing", {"on": "on"}),
        ("settings/A1", {"value": "before"}),
        ("grace", {"grace": "1"}),
        ("undo", {}),
    ):
        answer = send(principal, at(school, path), version=version(school), **sent)
        assert answer.status_code == 303, path
    assert "新转入学生" in principal.get(at(school)).text


@pytest.mark.parametrize(
    "opened", ["new-duty", "new-category", "categories.K2", "settings.A1", "grace_workdays", "rules.X", "<b>"]
)
def test_every_entry_opens(principal: FlaskClient, school: Drafted, opened: str) -> None:
    answer = principal.get(at(school), query_string={"open": opened})

    assert answer.status_code == 200
    assert "<b>" not in answer.text


@pytest.mark.parametrize("path", ["categories", "duties", "settings/A1", "grace", "categories/K2/title"])
def test_an_empty_form_is_shown_again(principal: FlaskClient, school: Drafted, path: str) -> None:
    answer = send(principal, at(school, path), version=version(school))

    assert answer.status_code == 422
    assert "有几处需要修改" in answer.text


def test_the_way_through_the_district_to_a_published_version(
    client: FlaskClient, principal: FlaskClient, school: Drafted, office: Office
) -> None:
    school.edit("change_rule", **SCREENING)
    text = principal.get(at(school)).text
    assert "低于原制度要求" in text
    assert "1 处要先经区里同意" in text
    refused = send(principal, at(school, "publication/"), version=version(school), begins="term", confirmed="on")
    assert refused.status_code == 409
    assert "区里还没有同意" in refused.text

    asking = at(school, "requests/new?place=rules.R01&field=when.last_day")
    assert "放宽需区级同意" in principal.get(asking).text
    wanted = {"place": "rules.R01", "field": "when.last_day"}
    assert send(principal, at(school, "requests/"), **wanted).status_code == 422
    assert send(principal, at(school, "requests/"), **wanted, reason="班额大。").status_code == 303
    assert "待批" in principal.get(at(school)).text

    decide(office, agreed=True)
    assert "已核实。" in principal.get(at(school)).text
    unread = send(principal, at(school, "publication/"), version=version(school), begins="term")
    assert unread.status_code == 422
    done = send(principal, at(school, "publication/"), version=version(school), begins="term", confirmed="on")
    assert done.status_code == 303
    text = principal.get(done.location).text
    assert "第 2 版" in text
    assert "低于原制度要求的地方" in text


def test_a_request_can_be_taken_back(principal: FlaskClient, school: Drafted) -> None:
    school.edit("change_rule", **SCREENING)
    school.ask()
    with school.open():
        request_id = loosening_queries.requests()[0].request.id

    assert send(principal, at(school, f"requests/{request_id}/withdrawal")).status_code == 303
    assert send(principal, at(school, f"requests/{request_id}/withdrawal")).status_code == 409


@pytest.mark.parametrize("query", ["", "?place=rules.R04&field=when.days", "?place=x&field=y"])
def test_nothing_can_be_asked_that_is_not_below_the_source(principal: FlaskClient, school: Drafted, query: str) -> None:
    assert principal.get(at(school, f"requests/new{query}")).status_code in (404, 422)


def test_a_draft_is_given_up_after_a_question(principal: FlaskClient, school: Drafted) -> None:
    school.edit("change_grace", grace=1)
    assert "1 处修改会全部去掉" in principal.get(at(school, "discarding")).text

    assert send(principal, at(school, "discarding"), version=version(school)).status_code == 303
    text = principal.get(at(school)).text
    assert "现在没有正在修改的草稿" in text
    assert send(principal, at(school)).status_code == 303


def test_versions_are_listed_and_compared_in_words(principal: FlaskClient, school: Drafted) -> None:
    school.edit("change_rule", **{**TALKS, "numbers": {"days": 45}})
    school.publish(SPRING.starts_on)
    base = f"/{school.world.slug}/profile/versions/"

    assert "改了 1 处" in principal.get(base).text
    for path in ("comparison", "comparison?from=1&to=2", "comparison?from=2&to=1", "1", "2"):
        assert principal.get(base + path).status_code == 200
    text = principal.get(base + "comparison?from=1&to=2").text
    assert "个别谈话 · 天数" in text
    assert "放宽" in text
    for path in ("comparison?from=9&to=1", "9", "comparison?from=x"):
        assert principal.get(base + path).status_code in (404, 422)


@pytest.mark.parametrize("role", [Role.CLASS_TEACHER, Role.GROUP_HEAD, Role.GRADE_HEAD, Role.ACADEMIC_AFFAIRS])
def test_others_read_versions_and_no_draft(client: FlaskClient, school: Drafted, role: Role) -> None:
    browser = signed_in(client, school.world.person(role))

    assert browser.get(f"/{school.world.slug}/profile/versions/").status_code == 200
    assert browser.get(at(school)).status_code == 403
    assert send(browser, at(school, "grace"), version="1", grace="0").status_code == 403
    assert "修改制度" not in browser.get(f"/{school.world.slug}/profile/").text


def test_the_other_schools_principal_finds_nothing_here(client: FlaskClient, school: Drafted, theirs: World) -> None:
    browser = signed_in(client, theirs.person(Role.PRINCIPAL))

    assert browser.get(at(school)).status_code == 404
    assert "现在没有正在修改的草稿" in browser.get(f"/{theirs.slug}/profile/draft/").text


class TestTheOffice:
    """The district's side."""

    @pytest.fixture
    def admin(self, client: FlaskClient, school: Drafted) -> FlaskClient:
        """The browser of the district's admin."""
        school.edit("change_rule", **SCREENING)
        school.ask("班额大，两周做不完。")
        return signed_in(client, school.world.person(Role.DISTRICT_ADMIN))

    def test_it_reads_the_rule_the_numbers_and_the_reason(self, admin: FlaskClient, school: Drafted) -> None:
        text = admin.get("/district/loosenings/").text
        for words in ("1 份放宽申请等您答复", "摸底排查 · 截止的一天", "第 14 天", "第 21 天", "待批"):
            assert words in text
        assert "班额大" in admin.get(f"/district/loosenings/{self.request_id(school)}").text

    def test_it_answers_once_and_with_a_reason(self, admin: FlaskClient, school: Drafted) -> None:
        path = f"/district/loosenings/{self.request_id(school)}"

        assert send(admin, path, answer="agree").status_code == 422
        assert send(admin, path, answer="perhaps", reason="好的。").status_code == 422
        assert send(admin, path, answer="decline", reason="请按原文执行。").status_code == 303
        assert send(admin, path, answer="agree", reason="改了主意。").status_code == 409
        assert "请按原文执行" in admin.get(path).text

    @pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.PRINCIPAL])
    def test_nobody_else_decides(self, client: FlaskClient, school: Drafted, role: Role) -> None:
        school.edit("change_rule", **SCREENING)
        school.ask()
        browser = signed_in(client, school.world.person(role))

        assert browser.get("/district/loosenings/").status_code in (403, 404)

    def request_id(self, school: Drafted) -> object:
        with school.open():
            return loosening_queries.requests()[0].request.id


def test_a_principal_says_how_long_a_form_takes(principal: FlaskClient, school: Drafted) -> None:
    page = principal.get(at(school, "?open=forms.talk_record")).text
    assert "填一份要几分钟" in page

    for wrong, status in (("", 422), ("十分钟", 422), ("0", 409), ("999", 409)):
        answer = send(principal, at(school, "forms/talk_record/minutes"), version=version(school), minutes=wrong)
        assert answer.status_code == status, wrong
        assert f'value="{wrong}"' in answer.text  # what was typed is still there
    assert send(principal, at(school, "forms/nothing/minutes"), version=version(school), minutes="5").status_code == 409

    answer = send(principal, at(school, "forms/talk_record/minutes"), version=version(school), minutes="4")
    assert answer.status_code == 303
    assert "填一份约" in principal.get(at(school)).text
    with school.open():
        forms = {row["key"]: row for row in queries.draft_document()["forms"]}
        assert forms["talk_record"]["minutes"] == 4

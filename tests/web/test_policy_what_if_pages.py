"""预演, 导入导出, 区模板 and 填表时间上限 in the browser: who may, what is refused with words, and what is never shown."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts.roles import Role
from kernel import clock
from obligations import services as obligations
from obligations.what_if import Effect
from policy_profiles import ceiling_queries, loader, queries, services, template_queries
from policy_profiles.documents import Document, digest_of
from policy_profiles.writing import as_yaml
from tests.obligations.school_at_work import SchoolAtWork, school_at_work
from tests.policy_profiles.edited_documents import P2, p2
from tests.web.visitors import form_token, send, signed_in
from tests.worlds import DEMO_DAY, Office, World

TALKS = {"rule": "R04", "owner": "class_teacher", "evidence": ["talk"], "grace": None}


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[SchoolAtWork]:
    """A school at work with a case, whose principal has a draft with talks every 20 days."""
    made = school_at_work(office, ours)
    made.confirm()
    with clock.working_day(DEMO_DAY):
        yield made


@pytest.fixture
def principal(client: FlaskClient, school: SchoolAtWork) -> FlaskClient:
    return signed_in(client, school.world.person(Role.PRINCIPAL))


def drafted(school: SchoolAtWork, **numbers: int) -> None:
    with school.world.open():
        actor = school.world.actor(Role.PRINCIPAL)
        services.start_draft(actor=actor)
        draft = queries.locked_draft()
        arguments = {**TALKS, "numbers": numbers or {"days": 20}}
        services.edit_draft("change_rule", arguments, seen_version=draft.version, actor=actor)


def document(school: SchoolAtWork) -> Document:
    with school.world.open():
        return queries.draft_document()


def publish(office: Office, content: Document) -> str:
    with office.open():
        edition = services.publish_edition(document=content, note="要点", actor=office.actor(Role.DISTRICT_ADMIN))
        return f"{edition.key}/{edition.number}"


def at(school: SchoolAtWork, path: str) -> str:
    return f"/{school.world.slug}/profile/{path}"


# 预演


def test_the_preview_shows_figures_people_weeks_and_lines(principal: FlaskClient, school: SchoolAtWork) -> None:
    drafted(school)

    text = principal.get(at(school, "draft/what-if/?begins=now")).text

    for words in ("预演", "谁多谁少", "每周到期的事", "哪些事会变", "仍按原来版本做完的事", "填表时间", "平台默认"):
        assert words in text
    assert "个别谈话" in text
    assert "周子墨" not in text


def test_the_figures_are_those_of_the_comparison(principal: FlaskClient, school: SchoolAtWork) -> None:
    drafted(school)
    with school.world.open():
        seen = obligations.foresee(at_once=True)
    expected = [*(seen.comparison.count(effect) for effect in Effect), seen.comparison.unchanged]

    text = principal.get(at(school, "draft/what-if/?begins=now")).text
    figures = [int(figure) for figure in re.findall(r'"stat-figure">(\d+)', text)][:5]
    chips = [int(figure) for figure in re.findall(r'"chip-count">(\d+)', text)]

    assert figures == expected
    assert chips == [sum(expected[:4]), *expected[:4]]
    assert sum(expected[:4]) > 0


def test_without_a_draft_the_preview_leads_to_where_one_begins(principal: FlaskClient, school: SchoolAtWork) -> None:
    assert principal.get(at(school, "draft/what-if/")).status_code in (302, 303)


def test_the_excess_over_the_ceiling_is_said_and_publishing_stays_open(
    principal: FlaskClient, school: SchoolAtWork, office: Office
) -> None:
    drafted(school)
    with office.open():
        services.set_ceiling(minutes=1, actor=office.actor(Role.DISTRICT_ADMIN))

    text = principal.get(at(school, "draft/what-if/")).text

    assert "比区里的上限多" in text
    assert "核对并发布" in text
    assert principal.get(at(school, "draft/publication/")).status_code == 200


def test_the_lines_can_be_filtered(principal: FlaskClient, school: SchoolAtWork) -> None:
    drafted(school)

    nothing = principal.get(at(school, "draft/what-if/?begins=now&rule=R11")).text
    by_class = principal.get(at(school, f"draft/what-if/?begins=now&class={school.class_id}")).text

    assert "没有会变的事" in nothing
    assert "没有会变的事" not in by_class


@pytest.mark.parametrize("query", ["begins=soon", "terms=9", "terms=x", "page=0", "page=99"])
def test_a_nonsense_address_is_refused(principal: FlaskClient, school: SchoolAtWork, query: str) -> None:
    drafted(school)

    assert principal.get(at(school, f"draft/what-if/?{query}")).status_code in (404, 422)


# Files


def test_a_version_goes_out_and_comes_back_the_same(principal: FlaskClient, school: SchoolAtWork) -> None:
    drafted(school)
    text = principal.get(at(school, "versions/1/file")).data.decode()

    assert digest_of(loader.read(text)) == digest_of(P2)
    answer = upload(principal, at(school, "draft/import"), text.encode(), version=seen(school))

    assert answer.status_code == 303
    assert digest_of(document(school)) == digest_of(P2)


def test_a_faulty_file_lists_every_fault_and_changes_nothing(principal: FlaskClient, school: SchoolAtWork) -> None:
    drafted(school)
    before = document(school)
    content = as_yaml(p2(rules__R04__when__days=0, grace_workdays=99)).encode()

    answer = upload(principal, at(school, "draft/import"), content, version=seen(school))

    assert answer.status_code in (400, 409, 422)
    assert "rules.R04.when.days" in answer.text
    assert "grace_workdays" in answer.text
    assert document(school) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a: &a [x]\nb: *a\n", "锚点"),
        (b"!!python/name:os.system x", "类型标签"),
        (b"#" * 10_000_000, "MB"),
        (as_yaml(loader.builtin_document("M1")).encode(), "请导入本校自己的制度"),
    ],
)
def test_tricks_are_refused_with_words(
    principal: FlaskClient, school: SchoolAtWork, content: bytes, words: str
) -> None:
    drafted(school)

    answer = upload(principal, at(school, "draft/import"), content, version=seen(school))

    assert 400 <= answer.status_code < 500
    assert words in answer.text


def test_without_a_file_the_form_says_so(principal: FlaskClient, school: SchoolAtWork) -> None:
    answer = send(principal, at(school, "draft/import"))

    assert answer.status_code == 422
    assert "请选择一个文件" in answer.text


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF-"), ("word", b"PK")])
def test_everybody_who_works_here_can_print_the_document(
    client: FlaskClient, school: SchoolAtWork, kind: str, start: bytes
) -> None:
    teacher = signed_in(client, school.world.person(Role.CLASS_TEACHER))

    answer = teacher.get(at(school, f"versions/1/{kind}"))

    assert answer.data.startswith(start)
    assert teacher.get(at(school, f"versions/9/{kind}")).status_code == 404


# 区模板


def test_a_school_settles_the_conflict_and_merges(principal: FlaskClient, school: SchoolAtWork, office: Office) -> None:
    drafted(school)
    edition = publish(office, p2(rules__R04__when__days=25, preamble="区里的总则。"))

    text = principal.get(at(school, f"templates/{edition}")).text
    assert "有 1 处要您决定用哪一边" in text
    assert "用本校的：20 天" in text
    assert "用区里的：25 天" in text
    unsettled = send(principal, at(school, f"templates/{edition}/merging"), version=seen(school))
    assert unsettled.status_code in (409, 422)
    assert "还有 1 处两边都改过" in unsettled.text

    answer = send(
        principal,
        at(school, f"templates/{edition}/merging"),
        version=seen(school),
        **{"choice[rules/R04/when/days]": "theirs"},
    )

    assert answer.status_code == 303
    made = document(school)
    assert made["rules"]["R04"]["when"]["days"] == 25
    assert made["preamble"] == "区里的总则。"


@pytest.mark.parametrize("choice", ["both", "", "THEIRS"])
def test_a_choice_that_there_is_not_is_refused(
    principal: FlaskClient, school: SchoolAtWork, office: Office, choice: str
) -> None:
    drafted(school)
    before = document(school)
    edition = publish(office, p2(rules__R04__when__days=25))

    answer = send(
        principal,
        at(school, f"templates/{edition}/merging"),
        version=seen(school),
        **{"choice[rules/R04/when/days]": choice},
    )

    assert answer.status_code in (409, 422)
    assert document(school) == before


def test_a_school_declines_with_a_reason(principal: FlaskClient, school: SchoolAtWork, office: Office) -> None:
    edition = publish(office, p2(preamble="区里的总则。"))
    assert "区里发布了模板第 1 版" in principal.get(at(school, "")).text

    silent = send(principal, at(school, f"templates/{edition}/refusal"), reason="")
    assert silent.status_code == 422
    answer = send(principal, at(school, f"templates/{edition}/refusal"), reason="本校总则已经写好。")

    assert answer.status_code == 303
    assert "区里发布了模板第 1 版" not in principal.get(at(school, "")).text
    with office.open():
        [row] = template_queries.answers()[template_queries.editions()[0].id].values()
        assert (row.answer, row.reason) == ("declined", "本校总则已经写好。")


# The office


@pytest.fixture
def admin(client: FlaskClient, school: SchoolAtWork) -> FlaskClient:
    return signed_in(client, school.world.person(Role.DISTRICT_ADMIN))


def test_the_office_publishes_a_built_in_document_and_sees_who_took_it(
    admin: FlaskClient, school: SchoolAtWork, office: Office
) -> None:
    text = admin.get("/district/templates/new?key=P2").text
    assert "key: P2" in text
    [file] = re.findall(r"<input[^>]*type=\"file\"[^>]*>", text)
    assert "required" not in file  # or a browser would not send the text alone

    answer = send(admin, "/district/templates/", text=as_yaml(p2(grace_workdays=1)), note="宽限改为一天。")
    assert answer.status_code == 303
    with office.open():
        [edition] = template_queries.editions()
        edition_id = edition.id
    with school.world.open():
        services.take_edition(
            edition_id=edition_id, choices={}, seen_version=None, actor=school.world.actor(Role.PRINCIPAL)
        )

    text = admin.get("/district/templates/P2/1").text
    assert "已并入草稿" in text
    assert "周子墨" not in text
    assert "key: P2" in admin.get("/district/templates/new?key=P2&number=1").text
    assert loader.read(admin.get("/district/templates/P2/1/file").data.decode())["grace_workdays"] == 1


def test_a_faulty_template_is_not_published(admin: FlaskClient, office: Office) -> None:
    answer = send(admin, "/district/templates/", text=as_yaml(p2(grace_workdays=99)), note="要点")

    assert 400 <= answer.status_code < 500
    assert "grace_workdays" in answer.text
    with office.open():
        assert template_queries.editions() == []


@pytest.mark.parametrize("query", ["key=X9", "key=P2&number=7", "key=X9&number=1"])
def test_a_template_from_nowhere_is_not_found(admin: FlaskClient, query: str) -> None:
    assert admin.get(f"/district/templates/new?{query}").status_code == 404


def test_the_office_sets_and_lifts_the_ceiling(admin: FlaskClient, office: Office) -> None:
    for typed, kept in (("150", 150), ("", None)):
        assert send(admin, "/district/paperwork-ceiling/", minutes=typed).status_code == 303
        with office.open():
            assert ceiling_queries.minutes() == kept


@pytest.mark.parametrize("minutes", ["0", "-5", "1.5", "很多", "99999999"])
def test_a_ceiling_that_is_none_is_refused(admin: FlaskClient, office: Office, minutes: str) -> None:
    assert send(admin, "/district/paperwork-ceiling/", minutes=minutes).status_code == 422
    with office.open():
        assert ceiling_queries.ceilings() == []


def seen(school: SchoolAtWork) -> str:
    with school.world.open():
        return str(queries.locked_draft().version)


def upload(client: FlaskClient, path: str, content: bytes, **fields: str) -> TestResponse:
    data = {"csrf_token": form_token(client), "file": (io.BytesIO(content), "制度.yaml"), **fields}
    answer = client.post(path, data=data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # the test's own copy of a large file
    return answer

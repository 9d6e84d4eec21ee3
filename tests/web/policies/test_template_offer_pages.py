"""区模板 in the browser of a school: what is offered, beside what the school has, taken or declined."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from accounts.roles import Role
from kernel import clock
from policy_profiles import loader, queries, template_queries
from tests.policy_profiles.drafted import DAY, Drafted
from tests.policy_profiles.edited_documents import p2
from tests.policy_profiles.test_templates import OFTENER, publish
from tests.web.visitors import send, signed_in
from tests.worlds import Office, World, counted_statements

NEW_WORDS = p2(preamble="区里的总则。")


def at(school: Drafted, path: str = "") -> str:
    return f"/{school.world.slug}/profile/templates/{path}"


def preamble(school: Drafted) -> str:
    with school.open():
        return str(queries.draft_document()["preamble"])


def seen(school: Drafted) -> str:
    with school.open():
        return str(school.seen())


def test_without_an_edition_the_page_says_so(principal: FlaskClient, school: Drafted) -> None:
    text = principal.get(at(school)).text

    assert "没有等您看的区模板" in text
    assert "区里还没有发布适合本校的模板" in text


def test_the_newest_edition_waits_until_it_is_answered(principal: FlaskClient, school: Drafted, office: Office) -> None:
    publish(office, p2(preamble="区里的第一份总则。"), note="第一版的要点")
    publish(office, NEW_WORDS, note="第二版的要点")

    text = principal.get(at(school)).text
    assert "区里有 1 份模板等您看" in text
    assert "第二版的要点" in text
    assert "第一版的要点" not in text
    assert "区里改了、本校没动的" in principal.get(at(school, "P2/2")).text

    answer = send(principal, at(school, "P2/2/merging"), version=seen(school))
    assert answer.status_code == 303
    assert preamble(school) == "区里的总则。"
    text = principal.get(at(school)).text
    assert "没有等您看的区模板" in text
    assert "已采用" in text


def test_a_conflict_is_settled_on_the_page(principal: FlaskClient, school: Drafted, office: Office) -> None:
    school.edit("change_rule", **OFTENER)
    publish(office, p2(rules__R04__when__days=25))
    page = at(school, "P2/1")
    assert "有 1 处要您决定用哪一边" in principal.get(page).text

    unsettled = send(principal, f"{page}/merging", version=seen(school))
    assert unsettled.status_code == 409
    nonsense = {"choice[rules/R04/when/days]": "both"}
    assert send(principal, f"{page}/merging", version=seen(school), **nonsense).status_code == 422

    chosen = {"choice[rules/R04/when/days]": "theirs"}
    assert send(principal, f"{page}/merging", version=seen(school), **chosen).status_code == 303
    with school.open():
        assert queries.draft_document()["rules"]["R04"]["when"]["days"] == 25


def test_what_somebody_changed_meanwhile_is_not_lost(principal: FlaskClient, school: Drafted, office: Office) -> None:
    publish(office, NEW_WORDS)
    before = seen(school)
    school.edit("change_grace", grace=1)

    assert send(principal, at(school, "P2/1/merging"), version=before).status_code == 409
    assert preamble(school) != "区里的总则。"


def test_declining_asks_for_a_reason_and_can_be_thought_over(
    principal: FlaskClient, school: Drafted, office: Office
) -> None:
    edition = publish(office, NEW_WORDS)
    page = at(school, "P2/1")

    assert send(principal, f"{page}/refusal", reason=" ").status_code == 422
    assert send(principal, f"{page}/refusal", reason="本校的总则已经写好。").status_code == 303
    with school.open():
        refusal = template_queries.refusal(edition.id)
        assert refusal
        assert refusal.reason == "本校的总则已经写好。"
    assert "现在仍可以并入" in principal.get(page).text

    assert send(principal, f"{page}/merging", version=seen(school)).status_code == 303
    with school.open():
        assert template_queries.offer(edition.id).is_taken


def test_a_newer_edition_is_offered_after_a_refusal(principal: FlaskClient, school: Drafted, office: Office) -> None:
    publish(office, p2(preamble="区里的第一份总则。"))
    send(principal, at(school, "P2/1/refusal"), reason="先不改。")
    publish(office, NEW_WORDS)

    assert "区里有 1 份模板等您看" in principal.get(at(school)).text


@pytest.mark.parametrize("key", ["M1", "U"])
def test_a_template_for_another_stage_is_not_there(
    client: FlaskClient, theirs: World, office: Office, key: str
) -> None:
    """Not even for a school that has no document yet, and not by its address either."""
    edition = publish(office, loader.builtin_document(key))
    principal = signed_in(client, theirs.person(Role.PRINCIPAL))
    page = f"/{theirs.slug}/profile/templates/{key}/1"

    with clock.working_day(DAY):
        assert loader.builtin_document(key)["title"] not in principal.get(f"/{theirs.slug}/profile/templates/").text
        assert principal.get(page).status_code == 404
        assert send(principal, f"{page}/merging").status_code == 404
        assert send(principal, f"{page}/refusal", reason="不适合。").status_code == 404
    with theirs.open():
        assert queries.draft() is None
        assert template_queries.refusal(edition.id) is None


@pytest.mark.parametrize("path", ["P2/7", "X9/1", "P2/0"])
def test_an_edition_that_nobody_published_is_not_there(principal: FlaskClient, school: Drafted, path: str) -> None:
    assert principal.get(at(school, path)).status_code == 404


def test_only_the_principal_decides(client: FlaskClient, school: Drafted, office: Office) -> None:
    publish(office, NEW_WORDS)
    teacher = signed_in(client, school.world.person(Role.CLASS_TEACHER))

    assert teacher.get(at(school)).status_code == 403
    assert send(teacher, at(school, "P2/1/merging"), version="1").status_code == 403


def test_the_list_costs_the_same_however_many_templates_there_are(theirs: World, office: Office) -> None:
    """A school that has no document yet is offered all of them."""
    publish(office, NEW_WORDS)
    first = cost(theirs)
    for key in ("P3", "P4", "E5"):
        publish(office, loader.builtin_document(key))

    assert cost(theirs) == first
    with theirs.open():
        assert [one.edition.key for one in template_queries.standings()] == ["E5", "P2", "P3", "P4"]


def test_a_school_with_a_document_is_offered_that_template_alone(school: Drafted, office: Office) -> None:
    publish(office, NEW_WORDS)
    publish(office, loader.builtin_document("P4"))

    with school.open():
        assert [one.edition.key for one in template_queries.standings()] == ["P2"]


def cost(world: World) -> int:
    with world.open(), counted_statements() as seen:
        template_queries.standings()
        return len(seen.texts)

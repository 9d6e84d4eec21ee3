"""The page behind a personal link: for anybody who holds it, on any phone, answered once, and silent to whoever guesses."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from accounts.models import SecurityEvent
from accounts.roles import Role
from accounts.services import SecurityKind
from kernel import clock
from kernel.db import session, unit_of_work
from kernel.tenancy import IdentityScope
from links import purposes, services, tokens
from privacy import wording
from tenants.models import School
from tenants.onboarding import SchoolState
from tests.links import asking
from tests.web.reading import Page
from tests.web.visitors import signed_in
from tests.worlds import World, counted_statements

YES = {"coming": "yes", "words": "我会来"}


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    before = list(purposes._purposes.values())
    asking.install()
    yield
    purposes.install(before)


def link(world: World, purpose: str = "test_once") -> str:
    return f"/l/{asking.issued(world, purpose)[1]}"


def refusals_written() -> int:
    query = select(SecurityEvent).where(SecurityEvent.kind == SecurityKind.LINK_REFUSED)
    with unit_of_work(IdentityScope()):
        return len(session().scalars(query).all())


def test_the_page_says_what_it_is_about_and_asks(client: FlaskClient, ours: World) -> None:
    answer = client.get(link(ours))

    assert answer.status_code == 200
    assert "请您来学校坐一坐" in answer.text
    assert "11 月 20 日 16:00" in answer.text
    assert "想对老师说的话" in answer.text
    assert ours.slug not in answer.text
    assert wording.is_clean("\n".join(Page(answer.text).texts))


def test_an_answer_is_thanked_and_the_link_then_refuses(client: FlaskClient, ours: World) -> None:
    address = link(ours)

    answer = client.post(address, data=YES)

    assert (answer.status_code, answer.location) == (303, "/l/received")
    assert "已经收到" in client.get("/l/received").text
    assert asking.replies(ours) == ["我会来"]
    assert client.get(address).status_code == client.post(address, data=YES).status_code == 404
    assert asking.replies(ours) == ["我会来"]


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; previews)", "Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"User-Agent": "MicroMessenger"},
        {},
    ],
)
def test_no_look_uses_the_link_up_and_none_writes_anything(
    client: FlaskClient, ours: World, headers: dict[str, str]
) -> None:
    address = link(ours)

    with counted_statements() as statements:
        seen = [client.get(address, headers=headers), client.head(address, headers=headers)]
        seen.append(client.options(address, headers=headers))

    assert [one.status_code for one in seen] == [200, 200, 200]
    assert [text for text in statements.texts if text.split()[0] in ("INSERT", "UPDATE", "DELETE")] == []
    assert client.post(address, data=YES).status_code == 303


def test_a_browser_without_cookies_or_scripts_is_served(app: Flask, ours: World) -> None:
    address = link(ours)
    client = app.test_client(use_cookies=False)

    page = client.get(address)
    answer = client.post(address, data=YES, headers={"Origin": "null"})

    assert "Set-Cookie" not in page.headers
    assert "<script" not in page.text
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["good", "/l/received", "/l/0000"])
def test_the_address_stays_between_the_two(client: FlaskClient, ours: World, path: str) -> None:
    answer = client.get(link(ours) if path == "good" else path)

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert '<meta name="referrer" content="no-referrer">' in answer.text
    loaded = re.findall(r"""(?:src|href)=["']?([^"' >]+)""", answer.text)
    assert loaded
    assert all(address.startswith("/static/letter.") for address in loaded)


def test_a_page_for_families_is_chinese_whatever_the_browser_asks_for(client: FlaskClient, ours: World) -> None:
    client.set_cookie("language", "en")
    for path in (link(ours), "/l/received", "/l/0000"):
        page = client.get(path, headers={"Accept-Language": "en"}).text

        assert '<html lang="zh-CN">' in page
        assert "谢谢您" in page or "告诉老师" in page or "打个电话" in page


def test_who_is_signed_in_sees_no_more_than_anybody(app: Flask, ours: World) -> None:
    address = link(ours)

    stranger = app.test_client().get(address)
    principal = signed_in(app.test_client(), ours.person(Role.PRINCIPAL)).get(address)

    assert stranger.data == principal.data


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"words": "好"}, "请填写这一项"),
        ({"coming": "perhaps", "words": "好"}, ""),
        ({"coming": "yes", "words": "好" * 201}, "200"),
        ({"coming": "yes", "words": "约满"}, "那天已经约满"),
    ],
)
def test_what_is_not_right_is_shown_again_and_the_link_stays_good(
    client: FlaskClient, ours: World, sent: dict[str, str], fault: str
) -> None:
    address = link(ours)

    answer = client.post(address, data=sent)

    assert answer.status_code == 422
    assert fault in answer.text
    assert sent["words"] in answer.text
    assert client.post(address, data=YES).status_code == 303
    assert asking.replies(ours) == ["我会来"]


def test_what_nobody_asked_for_is_not_read(client: FlaskClient, ours: World) -> None:
    client.post(link(ours), data={**YES, "subject_id": "other", "words[0]": "x"})

    assert asking.replies(ours) == ["我会来"]


def test_markup_in_an_answer_stays_text(client: FlaskClient, ours: World) -> None:
    answer = client.post(link(ours), data={"words": "<script>alert(1)</script>"})

    assert answer.status_code == 422
    assert "&lt;script&gt;" in answer.text
    assert "<script" not in answer.text


def test_an_endless_answer_is_refused_early(client: FlaskClient, ours: World) -> None:
    address = link(ours)

    answer = client.post(address, data={"coming": "yes", "words": "x" * 300_000})

    assert answer.status_code == 413
    assert 'class="letter"' in answer.text
    assert client.post(address, data=YES).status_code == 303


def _wrong(world: World) -> dict[str, TestResponse | str]:
    """Every way in which a link is not good: its address."""
    token = asking.issued(world)[1]
    with world.open():
        closed, shut = asking.issue(world)
        session().flush()
        services.close(link_ids=[closed.id], actor=world.actor())
        renewed, old = asking.issue(world)
        session().flush()
        services.reissue(link_id=renewed.id, actor=world.actor())
    return {"mistyped": token[:-1], "unknown": tokens.new_token(), "closed": shut, "renewed": old, "long": token * 40}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_whatever_is_wrong_gets_one_and_the_same_answer(
    client: FlaskClient, ours: World, theirs: World, method: str
) -> None:
    wrong = _wrong(ours)
    used = asking.issued(ours)[1]
    client.post(f"/l/{used}", data=YES)
    over, paused = asking.issued(ours)[1], asking.issued(theirs)[1]
    with unit_of_work(IdentityScope()):
        suspended = update(School).where(School.id == theirs.scope.school_id)
        session().execute(suspended.values(state=SchoolState.SUSPENDED))

    def ask(token: object) -> TestResponse:
        return client.open(f"/l/{token}", method=method, data=YES if method == "POST" else None)

    answers = [ask(token) for token in (*wrong.values(), used, paused)]
    with clock.frozen(clock.now() + timedelta(days=15)):
        answers.append(ask(over))

    seen = {(one.status_code, one.data, tuple(_told(one))) for one in answers}
    assert len(answers) == 8
    assert len(seen) == 1
    assert answers[0].status_code == 404
    assert "这个链接现在打不开" in answers[0].text
    assert "给孩子的老师打个电话" in answers[0].text


def _told(answer: TestResponse) -> Iterator[tuple[str, str]]:
    """The headers, but for the word that is another one each time."""
    for name, value in answer.headers.items():
        yield name, value.split("'nonce-")[0] if name == "Content-Security-Policy" else value


def test_of_two_answers_at_once_exactly_one_counts(app: Flask, ours: World) -> None:
    address = link(ours)
    ready, codes = threading.Barrier(4), []

    def send(words: str) -> None:
        client = app.test_client()
        ready.wait()
        codes.append(client.post(address, data={"coming": "yes", "words": words}).status_code)

    senders = [threading.Thread(target=send, args=(str(number),)) for number in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert sorted(codes) == [303, 404, 404, 404]
    assert len(asking.replies(ours)) == 1


def test_guessing_is_written_down_and_a_good_link_is_not(client: FlaskClient, ours: World) -> None:
    before = refusals_written()
    address = link(ours)

    client.get("/l/guess")
    client.post("/l/guess", data=YES)
    client.get(address)
    client.post(address, data={"words": "没有选"})

    assert refusals_written() == before + 2


def test_one_secret_is_tried_a_few_times_only(client: FlaskClient, ours: World) -> None:
    token = tokens.new_token()

    codes = [client.get(f"/l/{token}").status_code for _ in range(11)]

    assert codes == [404] * 10 + [429]
    assert client.get(link(ours)).status_code == 200


def test_one_address_tries_a_hundred_secrets_at_most(client: FlaskClient, ours: World) -> None:
    good = link(ours)

    codes = [client.get(f"/l/{tokens.new_token()}").status_code for _ in range(101)]

    assert codes == [404] * 100 + [429]
    told = client.get(good)
    assert told.status_code == 429
    assert 'class="letter"' in told.text


def test_looking_and_answering_count_as_no_guess(client: FlaskClient, ours: World) -> None:
    address = link(ours, "test_often")

    codes = {client.get(address).status_code for _ in range(15)}
    codes |= {client.post(address, data={"words": "没有选"}).status_code for _ in range(15)}

    assert codes == {200, 422}


def test_an_address_is_found_however_it_is_typed(client: FlaskClient, ours: World) -> None:
    token = asking.issued(ours)[1]

    assert client.get(f"/l/{tokens.spaced(token).upper()}").status_code == 200

"""What is Chinese on an English page is marked so, wherever it came from, and nothing else of the page changes."""

from __future__ import annotations

from time import perf_counter

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from web.chinese_parts import marked


def zh(text: str) -> str:
    return f'<bdi lang="zh-CN">{text}</bdi>'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>周子墨</p>", f"<p>{zh('周子墨')}</p>"),
        ("<p>Class 三年级2班, 42 pupils</p>", f"<p>Class {zh('三年级2班')}, 42 pupils</p>"),
        ("<p>高一(3)班 (seen)</p>", f"<p>{zh('高一(3)班')} (seen)</p>"),
        ("<p>(2024级3班)</p>", f"<p>({zh('2024级3班')})</p>"),
        ("<p>第四条第7款、第五条 of it</p>", f"<p>{zh('第四条第7款、第五条')} of it</p>"),
        ("<p>李&#39;四 &amp; 王</p>", f"<p>{zh('李')}&#39;{zh('四')} &amp; {zh('王')}</p>"),
        ("<p>\U00020bb7野家 and 〇</p>", f"<p>{zh(chr(0x20BB7) + '野家')} and {zh('〇')}</p>"),
        ("<p>a < b 云</p>", f"<p>a < b {zh('云')}</p>"),
        ("<p>1 < 2 > 1 云</p>", f"<p>1 < 2 > 1 {zh('云')}</p>"),
    ],
)
def test_a_run_of_chinese_is_marked_and_the_words_around_it_are_not(page: str, expected: str) -> None:
    assert marked(page) == expected


@pytest.mark.parametrize(
    "page",
    [
        "<p>Nothing to mark, 42 pupils.</p>",
        "<img alt=\"云杉小学\" title='三年级 > 二年级'>",
        '<div data-chart="{&#34;name&#34;: &#34;谈话&#34;}" aria-label="a > 谈话"></div>',
        '<script nonce="x">const words = "<p>谈话</p>"</script>',
        "<style>/* 谈话 */ p { margin: 0 }</style>",
        "<!-- 谈话 <p>谈话</p> -->",
        '<button lang="zh-Hans">简体中文</button>',
        '<section lang="zh-Hans"><section><p>告知书</p></section>告知书</section>',
        '<option lang="en">云</option>',
    ],
)
def test_attributes_and_code_and_what_says_its_language_already_stay_as_they_are(page: str) -> None:
    assert marked(page) == page


def test_after_an_element_that_says_its_language_marking_goes_on() -> None:
    page = '<div lang="zh-Hans"><div>告知书</div></div><p>告知书</p>'

    assert marked(page) == f'<div lang="zh-Hans"><div>告知书</div></div><p>{zh("告知书")}</p>'


@pytest.mark.parametrize("name", ["option", "textarea", "title", "text"])
def test_an_element_that_holds_text_alone_is_marked_itself(name: str) -> None:
    page = f'<{name} class="a" value="一">三年级2班</{name}><{name}>Grade 3</{name}>'

    assert marked(page) == f'<{name} lang="zh-CN" class="a" value="一">三年级2班</{name}><{name}>Grade 3</{name}>'


def test_what_is_marked_is_not_marked_again() -> None:
    once = marked("<p>Class 三年级2班</p><select><option>三年级2班</option></select>")

    assert marked(once) == once


@pytest.mark.parametrize("text", ["1", "一（", "&lt;p ", "一 ", "（"])
def test_nothing_that_people_write_makes_marking_slow(text: str) -> None:
    page = f"<p>{text * 50_000}</p>"
    begun = perf_counter()

    marked(page)

    assert perf_counter() - begun < 2


def test_only_an_english_page_is_marked(client: FlaskClient) -> None:
    english = client.get("/login", headers={"Accept-Language": "en"})
    chinese = client.get("/login", headers={"Accept-Language": "zh-CN"})

    assert english.content_length == len(english.data)
    assert "<bdi" not in chinese.text
    assert 'lang="zh-CN"' not in chinese.text


@pytest.mark.parametrize(
    ("mimetype", "expected"),
    [("text/html", f"<p>{zh('云')}</p>"), ("text/csv", "<p>云</p>"), ("application/json", "<p>云</p>")],
)
def test_files_and_data_are_never_marked(app: Flask, mimetype: str, expected: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        answer = app.process_response(Response("<p>云</p>", mimetype=mimetype))

    assert answer.get_data(as_text=True) == expected

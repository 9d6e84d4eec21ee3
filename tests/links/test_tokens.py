"""The secret of a link: long enough, easily typed, and never stored."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from links import qr, tokens


def test_a_token_holds_at_least_128_random_bits() -> None:
    assert len(tokens.LETTERS) == len(set(tokens.LETTERS)) == 32
    assert tokens.LENGTH * 5 >= 128
    assert len({tokens.new_token() for _ in range(1000)}) == 1000


def test_letters_that_look_alike_are_one() -> None:
    assert not set("oil") & set(tokens.LETTERS)
    assert tokens.normalise("OIL") == tokens.normalise("o1L") == tokens.normalise("011") == "011"


@pytest.mark.parametrize("written", [str.upper, tokens.spaced, lambda token: f"  {tokens.spaced(token.upper())} "])
def test_a_token_may_be_typed_as_it_stands_on_paper(written: Callable[[str], str]) -> None:
    token = tokens.new_token()

    assert tokens.digest(written(token)) == tokens.digest(token)


@given(st.text(max_size=300))
def test_whatever_is_typed_has_a_digest(typed: str) -> None:
    assert len(tokens.digest(typed)) == 32


@given(
    st.text(alphabet=tokens.LETTERS, min_size=26, max_size=26),
    st.text(alphabet=tokens.LETTERS, min_size=26, max_size=26),
)
def test_two_tokens_have_two_digests(one: str, other: str) -> None:
    assert (tokens.digest(one) == tokens.digest(other)) == (one == other)


def test_an_address_is_short_and_says_nothing() -> None:
    address = tokens.address("https://care.example.cn/", tokens.new_token())

    assert re.fullmatch(r"https://care\.example\.cn/l/[0-9a-z]{26}", address)


def test_the_code_is_a_drawing_in_black_and_white_and_nothing_else() -> None:
    drawn = qr.svg("https://care.example.cn/l/0123456789abcdefghjkmnpqrs", title="打开回信的页面")

    root = ET.fromstring(drawn)
    assert root.tag.endswith("svg")
    assert root.attrib["class"] == "qr"
    assert "打开回信的页面" in drawn
    assert set(re.findall(r"#[0-9a-f]{3,6}", drawn)) == {"#000", "#fff"}
    assert not re.search(r"style|script|href|https:", drawn)
    assert len([one for one in root.iter() if one.tag.endswith("path")]) == 2
    side = int(root.attrib["viewBox"].split()[2])
    assert 29 <= side - 2 * qr.QUIET <= 45, "a QR code that an old camera reads from paper"

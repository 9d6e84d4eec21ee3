"""Numbers, dates, telephone numbers: what is taken, in which spelling, and what is refused with which words."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import particulars
from people.faults import FaultCode
from people.particulars import Wrong

TODAY = date(2026, 11, 18)


def refusal(convert: Callable[[str], object], text: str) -> FaultCode:
    """Which fault the value is refused with."""
    with pytest.raises(Wrong) as caught:
        convert(text)
    return caught.value.fault.code


@pytest.mark.parametrize("text", ["lc26-013-0421", "ＬＣ26－013－0421", " LC26–013–0421 ", "LC26 - 013 - 0421"])
def test_a_number_has_one_spelling(text: str) -> None:
    assert particulars.number(text) == "LC26-013-0421"


@pytest.mark.parametrize("text", ["=1+1", "学号1", "-12", "12-", "1", "a" * 33, "12/3", "1\n2;3"])
def test_a_number_of_other_signs_is_refused(text: str) -> None:
    assert refusal(particulars.number, text) is FaultCode.NUMBER_FORM


@pytest.mark.parametrize(
    "text", ["110101201703094321", "11010120170309432x", "G110101201703094321", "L11010120170309432X"]
)
def test_an_identity_card_number_is_never_taken(text: str) -> None:
    assert refusal(particulars.number, text) is FaultCode.NUMBER_LOOKS_LIKE_IDENTITY


@pytest.mark.parametrize(
    "text",
    ["2017-03-09", "2017/3/9", "2017.3.9", "2017年3月9日", "20170309", "2017-03-09T00:00:00", "２０１７－３－９"],
)
def test_a_date_is_written_in_many_ways(text: str) -> None:
    assert particulars.born_on(text, today=TODAY) == date(2017, 3, 9)


@pytest.mark.parametrize("text", ["2017-02-29", "2017-13-01", "3月9日", "09/03/2017", "42803", "明天", "2017-03"])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert refusal(particulars.day, text) is FaultCode.DATE_FORM


@pytest.mark.parametrize("text", ["2026-01-01", "1980-01-01", "2027-01-01"])
def test_a_birthday_of_no_student_is_refused(text: str) -> None:
    assert refusal(lambda given: particulars.born_on(given, today=TODAY), text) is FaultCode.BORN_UNLIKELY


@pytest.mark.parametrize("text", ["2028-09-01", "1999-09-01"])
def test_an_enrolment_of_no_student_is_refused(text: str) -> None:
    assert refusal(lambda given: particulars.enrolled_on(given, today=TODAY), text) is FaultCode.ENROLLED_UNLIKELY


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("10000001234", "10000001234"),
        ("100 0000 1234", "10000001234"),
        ("+86 100-0000-1234", "10000001234"),
        ("0086 10000001234", "10000001234"),
        ("（0571）1234567", "05711234567"),
        ("010-12345678", "01012345678"),
    ],
)
def test_a_telephone_number_has_one_spelling(text: str, kept: str) -> None:
    assert particulars.phone(text) == kept


@pytest.mark.parametrize("text", ["1.38E+10", "1000000123", "100000012345", "200000012345", "电话", "12345678", "=1"])
def test_what_is_no_telephone_number_is_refused_and_never_repeated(text: str) -> None:
    with pytest.raises(Wrong) as caught:
        particulars.phone(text)

    assert caught.value.fault.code is FaultCode.PHONE_FORM
    assert caught.value.fault.details == {}


def test_relation_and_gender_are_words() -> None:
    assert particulars.relation("祖母") == "祖母"
    assert particulars.gender("女生") == "female"
    assert refusal(particulars.relation, "父亲1") is FaultCode.RELATION_FORM
    assert refusal(particulars.relation, "父" * 11) is FaultCode.TOO_LONG
    assert refusal(particulars.gender, "M") is FaultCode.GENDER


def test_what_is_too_long_is_refused() -> None:
    assert refusal(particulars.name, "王" * 41) is FaultCode.TOO_LONG
    assert refusal(particulars.post, "教" * 41) is FaultCode.TOO_LONG
    assert refusal(particulars.pinyin, "a" * 200) is FaultCode.PINYIN_FORM


def test_a_refused_value_is_quoted_short_and_printable() -> None:
    with pytest.raises(Wrong) as caught:
        particulars.gender("\x1b[31m" + "男" * 50)

    assert len(caught.value.fault.details["value"]) <= 21
    assert caught.value.fault.details["value"].isprintable()


@given(
    st.text(max_size=40), st.sampled_from([particulars.number, particulars.name, particulars.phone, particulars.day])
)
def test_every_text_is_taken_or_refused_with_words(text: str, convert: Callable[[str], object]) -> None:
    try:
        convert(text)
    except Wrong as wrong:
        assert wrong.fault.wrong
        assert wrong.fault.mend

"""What may go out to guardians, students and committees, and what may not (INV-8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy import wording
from privacy.consent import standard_notice
from privacy.wording import BLOCKED

NAMES = ["留守未成年人 / 留守儿童", "家庭经济特困", "另外需要说明的", "其他", "智力、肢体、听视力、心理障碍"]


@pytest.mark.parametrize("word", BLOCKED)
def test_every_listed_word_is_found(word: str) -> None:
    (fault,) = wording.faults(f"这学期，{word}会得到帮助。")

    assert fault.word == word
    assert fault.start == 4


@pytest.mark.parametrize("replacement", sorted(set(BLOCKED.values()) - {""}))
def test_every_suggestion_may_itself_go_out(replacement: str) -> None:
    assert wording.is_clean(replacement, NAMES)


@pytest.mark.parametrize("disguise", ["单 亲", "单　亲", "单\u200b亲", "单·亲", "单\n亲", "单-亲"])
def test_what_stands_between_the_characters_hides_nothing(disguise: str) -> None:
    assert [fault.word for fault in wording.faults(f"他来自{disguise}家庭")] == ["单亲"]


@pytest.mark.parametrize(
    "harmless",
    [
        "老师的话简单亲切",
        "请孩子放学后进生物室",
        "两次成绩落差生活里常见",
        "昼夜温差生病的人多",
        "这一步有难度差，生活上还好",
        "留心观察",
    ],
)
def test_characters_that_meet_by_accident_are_no_word(harmless: str) -> None:
    assert wording.is_clean(harmless, NAMES)


@pytest.mark.parametrize("name", ["留守儿童", "留守未成年人", "家庭经济特困", "智力、肢体、听视力、心理障碍"])
def test_the_category_names_of_the_profile_are_blocked(name: str) -> None:
    assert not wording.is_clean(f"关于{name}的安排", NAMES)


def test_a_category_name_that_is_ordinary_speech_may_be_said() -> None:
    assert wording.is_clean("其他事情请来电，另外需要说明的是时间有变。", NAMES)


def test_the_longest_word_at_a_place_is_the_one_named() -> None:
    assert [fault.word for fault in wording.faults("家庭经济特困", NAMES)] == ["家庭经济特困", "特困"]
    assert [fault.word for fault in wording.faults("问题学生")] == ["问题学生"]


def test_the_place_of_a_word_counts_what_was_typed() -> None:
    (fault,) = wording.faults("今天 他 是 差 生 吗")

    assert fault.start == 7


def test_the_standard_notice_may_go_out() -> None:
    assert wording.is_clean(standard_notice("测试小学"), NAMES)


@given(st.text(max_size=200))
def test_any_text_is_answered_with_places_inside_it(text: str) -> None:
    found = wording.faults(text, NAMES)

    assert all(0 <= fault.start < len(text) for fault in found)
    assert [fault.start for fault in found] == sorted(fault.start for fault in found)


@given(before=st.text(alphabet="我们一起好的，。 ", max_size=20), word=st.sampled_from(sorted(BLOCKED)))
def test_a_blocked_word_is_found_wherever_it_stands(before: str, word: str) -> None:
    assert word in {fault.word for fault in wording.faults(f"{before}，{word}。")}

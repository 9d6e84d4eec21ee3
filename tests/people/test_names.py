"""Names: one spelling each, surnames read as families read them, searches understood."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import names
from people.names import COMPOUND_SURNAMES, SURNAMES, Sought

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("单小雨", "shan xiao yu"),
        ("仇一诺", "qiu yi nuo"),
        ("解沐阳", "xie mu yang"),
        ("曾子墨", "zeng zi mo"),
        ("区可馨", "ou ke xin"),
        ("朴星冉", "piao xing ran"),
        ("翟若汐", "zhai ruo xi"),
        ("查知远", "zha zhi yuan"),
        ("盖语桐", "ge yu tong"),
        ("欧阳清欢", "ou yang qing huan"),
        ("诸葛诗涵", "zhu ge shi han"),
        ("尉迟宇泽", "yu chi yu ze"),
        ("长孙一诺", "zhang sun yi nuo"),
        ("乐正奕辰", "yue zheng yi chen"),
        ("吕沐宸", "lv mu chen"),
    ],
)
def test_a_surname_is_read_as_families_read_it(name: str, spoken: str) -> None:
    assert names.pinyin(name) == spoken


def test_a_surname_character_inside_a_given_name_keeps_its_usual_sound() -> None:
    assert names.pinyin("王单") == "wang dan"


def test_a_compound_surname_needs_a_given_name() -> None:
    assert names.pinyin("单于") == "shan yu"
    assert names.pinyin("单于飞") == "chan yu fei"


def test_a_name_of_another_nationality_has_no_chinese_surname() -> None:
    assert names.pinyin("古丽努尔·买买提") == "gu li nu er mai mai ti"
    assert names.initials(names.pinyin("古丽努尔·买买提")) == "glnemmt"


def test_latin_names_are_kept_in_small_letters() -> None:
    assert names.pinyin("Anna Smith") == "anna smith"


@pytest.mark.parametrize("written", ["王　小 明", " 王小明 ", "王\u3000小\u3000明"])
def test_blanks_inside_a_chinese_name_do_not_count(written: str) -> None:
    assert names.normalise(written) == "王小明"


@pytest.mark.parametrize("dot", "•・‧∙⋅.")
def test_every_middle_dot_is_the_same(dot: str) -> None:
    assert names.normalise(f"阿依古丽{dot}买买提") == "阿依古丽·买买提"


@pytest.mark.parametrize("name", ["王1", "王*明", "", "王", "=cmd", "·王明", "<b>王</b>", "王\x00明"])
def test_what_no_name_consists_of_is_refused(name: str) -> None:
    assert not names.is_plausible(names.normalise(name))


def test_the_surname_tables_hold_nothing_superfluous() -> None:
    assert all(len(surname) == 2 for surname in COMPOUND_SURNAMES)
    assert all(spoken != names._read(surname) for surname, spoken in SURNAMES.items())


@given(HAN)
def test_normalising_twice_changes_nothing_more(name: str) -> None:
    once = names.normalise(name)

    assert names.normalise(once) == once


@given(HAN)
def test_every_chinese_name_has_a_reading_and_an_initial_for_each_syllable(name: str) -> None:
    spoken = names.pinyin(name)

    assert spoken
    assert spoken == spoken.lower().strip()
    assert len(names.initials(spoken)) == len(spoken.split())


@given(HAN)
def test_the_reading_of_a_name_finds_it_again(name: str) -> None:
    spoken = names.pinyin(name)

    if set(spoken) <= set(string.ascii_lowercase + " "):
        wanted = names.search(spoken)
        assert wanted
        assert wanted.kind is Sought.PINYIN
        assert spoken.replace(" ", "").startswith(wanted.text)


@given(st.text(max_size=60))
def test_no_text_breaks_the_search_or_the_spelling(text: str) -> None:
    names.search(text)
    names.pinyin(text)
    names.tidy_pinyin(text)


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("曾", Sought.NAME, "曾"),
        ("曾 子", Sought.NAME, "曾子"),
        ("Zeng Zi", Sought.PINYIN, "zengzi"),
        ("zzm", Sought.PINYIN, "zzm"),
        ("zēng", Sought.PINYIN, "zeng"),
        ("lǚ", Sought.PINYIN, "lv"),
        ("lc26-013", Sought.NUMBER, "LC26-013"),
        ("0421", Sought.NUMBER, "0421"),
    ],
)
def test_a_search_is_understood(text: str, kind: Sought, wanted: str) -> None:
    found = names.search(text)

    assert found
    assert (found.kind, found.text) == (kind, wanted)


@pytest.mark.parametrize("text", ["", "  ", "··", "%", "_", "'"])
def test_a_search_for_nothing_is_none(text: str) -> None:
    assert names.search(text) is None


@pytest.mark.parametrize(("typed", "kept"), [("Zēng  Xiáng", "zeng xiang"), ("lǚ bù", "lv bu"), ("o'yang", "o yang")])
def test_pinyin_typed_by_hand_is_tidied(typed: str, kept: str) -> None:
    assert names.tidy_pinyin(typed) == kept


@pytest.mark.parametrize("typed", ["zeng1", "曾", "", "zeng,xiang"])
def test_what_is_no_pinyin_is_refused(typed: str) -> None:
    assert names.tidy_pinyin(typed) == ""

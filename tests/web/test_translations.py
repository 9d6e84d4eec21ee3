"""The English catalogue is complete, and says what the Chinese says."""

import re
import string
from pathlib import Path

import pytest

from tongxin import translations
from tongxin.translations import gathered, locales, main, missing, read

# Headings of rosters, and words that are typed into them: the same in every language.
TYPED = {"学号", "姓名", "班级", "工号", "父亲", "母亲", "祖母", "男", "女"}
# Sources that are no Chinese.
LATIN = {"name"}

PLACES = re.compile(r"%\((\w+)\)s")


def places(text: str) -> list[str]:
    """The names to be filled in, in either way of writing them."""
    braces = [name for _, name, _, _ in string.Formatter().parse(text) if name] if "{" in text else []
    return sorted([*PLACES.findall(text), *braces])


def test_there_is_an_english_catalogue() -> None:
    assert locales() == ["en"]


@pytest.mark.parametrize("locale", locales())
def test_every_chinese_text_has_its_translation(locale: str) -> None:
    assert missing(locale) == [], "run `python -m tongxin.translations update`, then fill in what `check` lists"


@pytest.mark.parametrize("locale", locales())
def test_no_translation_is_left_of_a_text_that_is_gone(locale: str) -> None:
    said = {message.id for message in gathered()}

    assert [message.id for message in read(locale) if message.id not in said] == []


@pytest.mark.parametrize("locale", locales())
def test_a_translation_has_the_same_places_to_fill_in(locale: str) -> None:
    for message in read(locale):
        if message.id:
            assert places(str(message.string)) == places(str(message.id)), message.id


@pytest.mark.parametrize("locale", locales())
def test_no_translation_is_still_chinese_or_unsure(locale: str) -> None:
    for message in read(locale):
        assert not message.fuzzy, message.id
        left = set(re.findall(r"[\u4e00-\u9fff]+", str(message.string))) - TYPED
        assert not left, f"{message.id}: translate {left}, or list it in TYPED when it is to be typed as it is"


@pytest.mark.parametrize("locale", locales())
def test_no_translation_is_the_text_itself(locale: str) -> None:
    same = {str(message.id) for message in read(locale) if message.id and str(message.string) == str(message.id)}

    assert {text for text in same if re.search(r"[^\W\d_]", PLACES.sub("", text))} <= LATIN


def test_what_is_listed_as_typed_is_typed() -> None:
    said = " ".join(str(message.string) for message in read("en"))

    assert [word for word in sorted(TYPED) if word not in said] == []


def test_the_words_of_errors_labels_pages_and_views_are_gathered() -> None:
    said = {message.id for message in gathered()}

    assert "没有找到您要的内容。它可能已被移走，或不在您的职责范围内。" in said  # kernel/errors.py
    assert "领导小组组长" in said  # accounts/roles.py
    assert "跳到正文" in said  # layouts/base.html
    assert "请填写这一项。" in said  # web/faults.py


def test_docstrings_and_pieces_of_f_strings_are_not_gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "people").mkdir()
    code = '"""说明"""\nA = f"第{1}行"\nSTATE_LABELS = {1: "状态"}\nOTHER = "别的"\n'
    (tmp_path / "people" / "errors.py").write_text(
        f'{code}def f():\n    """说明"""\n    return "出错"\n', encoding="utf-8"
    )
    (tmp_path / "people" / "models.py").write_text(code.replace("状态", "种类"), encoding="utf-8")
    monkeypatch.setattr(translations, "ROOT", tmp_path)

    assert {message.id for message in gathered() if message.id} == {"状态", "别的", "出错", "种类"}


def test_the_command_lists_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(translations, "missing", lambda _locale: ["还没有译文"])

    assert main(["check"]) == 1
    assert "还没有译文" in capsys.readouterr().out


def test_the_command_without_a_verb_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "update|check|compile" in capsys.readouterr().err


def test_updating_keeps_what_is_translated_and_compiling_gives_it_to_the_portal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text('msgid "跳到正文"\nmsgstr "Skip to content"\n', encoding="utf-8")
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    said = gathered()
    monkeypatch.setattr(translations, "gathered", lambda: said)

    assert main(["update"]) == main(["compile"]) == 0

    first = (folder / "messages.po").read_bytes()
    assert main(["update"]) == 0
    assert (folder / "messages.po").read_bytes() == first
    assert 'msgstr "Skip to content"' in first.decode()
    assert b"Skip to content" in (folder / "messages.mo").read_bytes()

"""Which words are in the wrong language, and which are data that every language shows as it is."""

import pytest

from e2e.looks.words import wrong_language


@pytest.mark.parametrize(
    ("text", "marked", "language", "left"),
    [
        ("还没有翻译的话", "en", "en", ["还没有翻译的话"]),
        ("Kept by 平台", "en", "en", ["平台"]),
        ("还没有翻译的话", "zh-Hans", "en", []),
        ("policy 第四条第7款", "en", "en", []),
        ("每一项用途请分别选择：□同意 □不同意。", "en", "en", []),
        ("三年级2班 · 高一(3)班 · 2024级3班", "en", "en", []),
        ("Save the changes", "zh-Hans", "zh", ["Save the changes"]),
        ("Save the changes", "en", "zh", []),
        ("yunshan-teacher", "zh-Hans", "zh", []),
        ("roster.csv", "zh-Hans", "zh", []),
        ("下载 CSV", "zh-Hans", "zh", []),
    ],
)
def test_what_is_left_of_a_text_when_its_data_are_taken_out(
    text: str, marked: str, language: str, left: list[str]
) -> None:
    assert [odd for _text, odd in wrong_language([(text, marked, "text")], language)] == left

"""Why somebody may read, in the language of the page."""

import pytest
from flask import Flask

from web.reasons import reason


@pytest.mark.parametrize(
    ("kept", "english"),
    [
        ("您是三年级2班班主任", "You are the class teacher of 三年级2班"),
        ("您是三年级2班的年级组长", "You are the grade head of 三年级2班"),
        ("您是三年级2班的任课教师", "You are a subject teacher of 三年级2班"),
        ("您是校长", "You hold the role: Principal"),
        ("您的职责包括这份名册", "Your duties include this list"),
        ("您是校长；用途：工作交接", "You hold the role: Principal; purpose: Handing work over"),
        ("紧急查阅", "紧急查阅"),
    ],
)
def test_a_reason_speaks_the_language_of_the_page(app: Flask, kept: str, english: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert reason(kept) == english
    with app.test_request_context("/"):
        assert reason(kept) == kept

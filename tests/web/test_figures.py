"""Numbers as pages write them."""

import pytest
from flask import Flask, render_template_string

from web import figures

LANGUAGES = ("zh-CN", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (999, "999"), (1000, "1,000"), (18_500, "18,500"), (-1234, "-1,234"), (1234.5, "1,234.5")],
)
def test_the_digits_of_a_large_number_are_grouped(app: Flask, language: str, value: float, shown: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        assert figures.number(value) == shown


@pytest.mark.parametrize("value", ["*", "26 / 30", "2026", "", None, True])
def test_what_is_no_number_stays_as_it_is(app: Flask, value: object) -> None:
    with app.test_request_context("/"):
        assert figures.number(value) is value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("share", "shown"), [(0, "0%"), (0.131, "13%"), (1, "100%"), (12.5, "1,250%")])
def test_a_share_is_a_whole_percentage(app: Flask, language: str, share: float, shown: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        assert figures.percent(share) == shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "piece",
    [
        "{{ ui.cell('', 18500, figure=true) }}",
        "{{ ui.stat(18500, '') }}",
        "{{ ui.facts([('', 18500)]) }}",
        "{{ ui.chips([('', '/', false, 18500)], label='') }}",
        "{% call ui.group('', 18500) %}{% endcall %}",
    ],
)
def test_every_piece_that_shows_a_figure_groups_it(app: Flask, language: str, piece: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        assert ">18,500<" in render_template_string(piece)

"""The page of all pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2.runtime import Macro

from accounts.roles import Role
from tests.web.reading import Page
from tests.web.visitors import account, signed_in
from tests.worlds import World
from web.views import gallery

PAGE = "/components"


def pieces(app: Flask) -> Iterator[str]:
    """The name of every macro of the components."""
    for path in app.jinja_env.list_templates(filter_func=lambda path: path.startswith("components/")):
        for name, value in vars(app.jinja_env.get_template(path).module).items():
            if isinstance(value, Macro):
                yield name


def test_every_piece_is_on_it(app: Flask) -> None:
    with app.app_context():
        shown = "\n".join(source for found in gallery.specimens().values() for _name, source, _path in found)

    missing = sorted(name for name in pieces(app) if not re.search(rf"\bui\.{name}\(", shown))
    assert missing == [], "add a file to templates/gallery/ that shows it in every variant"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_whoever_works_here_sees_it_well_formed(app: Flask, ours: World, language: str) -> None:
    client = signed_in(app.test_client(), ours.person(Role.PRINCIPAL))

    answer = client.get(PAGE, headers={"Accept-Language": language})

    assert answer.status_code == 200
    page = Page(answer.text)
    assert sorted(page.ids) == sorted(set(page.ids))
    assert page.unnamed() == []
    assert page.described <= set(page.ids)


def test_every_specimen_carries_its_name_and_its_source(app: Flask, ours: World) -> None:
    page = signed_in(app.test_client(), ours.person(Role.PRINCIPAL)).get(PAGE).text

    with app.app_context():
        names = [name for found in gallery.specimens().values() for name, _source, _path in found]
    assert [name for name in names if f'id="piece-{name}"' not in page] == []
    assert "{% call ui.card(" in page.replace("&#34;", '"')


def test_who_works_nowhere_sees_all_but_the_frame(app: Flask) -> None:
    user_id, _name = account()

    page = signed_in(app.test_client(), user_id).get(PAGE)

    assert page.status_code == 200
    assert 'id="piece-top_bar"' not in page.text
    assert 'id="piece-duty_rows"' not in page.text
    assert 'id="piece-card"' in page.text


def test_who_is_signed_out_signs_in_first(app: Flask) -> None:
    assert app.test_client().get(PAGE).status_code == 302


def test_a_students_account_does_not_find_it(app: Flask, ours: World) -> None:
    """It learns nothing of files, not even that there are such things (INV-3)."""
    page = signed_in(app.test_client(), ours.person(Role.STUDENT_HELPER, is_student=True)).get(PAGE)

    assert page.status_code == 404
    assert [word for word in ("档案", "候选", "重点", "结案", "摸底", "名册") if word in page.text] == []

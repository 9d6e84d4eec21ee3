"""What holds for every template, whoever writes it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

import web
from tongxin import translations
from web import assets

FOLDER = Path(web.__file__).parent / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
PAGES = [name for name in NAMES if "{% extends" in (FOLDER / name).read_text("utf-8") and "layouts/" not in name]
VIEWS = sorted(Path(web.__file__).parent.rglob("*.py"))

CHINESE = re.compile(r"[\u4e00-\u9fff]")
INLINE = re.compile(
    r"<script|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on|hx-vals\s*=\s*['\"]js:", re.IGNORECASE
)
ELSEWHERE = re.compile(r"""(?:src|href|action|srcset|poster|content)\s*=\s*["']?\s*(?:[a-z]+:)?//""", re.IGNORECASE)
TRANSLATORS = {"_", "gettext", "ngettext", "lazy_gettext"}


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def parsed(app: Flask, name: str) -> nodes.Template:
    return app.jinja_env.parse(source(name))


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(app: Flask, name: str) -> None:
    assert app.jinja_env.get_template(name).name == name


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title(app: Flask, name: str) -> None:
    titles = [block for block in parsed(app, name).find_all(nodes.Block) if block.name == "title"]

    assert len(titles) == 1
    assert titles[0].body


@pytest.mark.parametrize("name", PAGES)
def test_no_title_names_a_student(app: Flask, name: str) -> None:
    """A title stands in the browser's history and on a projector."""
    (title,) = [block for block in parsed(app, name).find_all(nodes.Block) if block.name == "title"]

    asked = {node.name for node in title.find_all(nodes.Name)} - TRANSLATORS
    assert asked <= {"title", "verb"}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_or_is_styled_inline(app: Flask, name: str) -> None:
    assert INLINE.findall("…".join(_raw(parsed(app, name)))) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_loaded_from_another_host(name: str) -> None:
    assert ELSEWHERE.findall(source(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_chinese_text_is_translatable(app: Flask, name: str) -> None:
    template = parsed(app, name)
    translated = {id(call.args[0]) for call in template.find_all(nodes.Call) if _translates(call)}
    bare = [const.value for const in template.find_all(nodes.Const) if id(const) not in translated]

    assert [text.strip() for text in (*_raw(template), *bare) if isinstance(text, str) and CHINESE.search(text)] == []


def _raw(template: nodes.Template) -> list[str]:
    """What stands outside of expressions."""
    return [data.data for data in template.find_all(nodes.TemplateData)]


def _translates(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in TRANSLATORS and bool(call.args)


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.stem)
def test_every_chinese_text_of_a_view_is_translatable(path: Path) -> None:
    module = ast.parse(path.read_text(encoding="utf-8"))
    nodes_of = list(ast.walk(module))
    translated = {id(node.args[0]) for node in nodes_of if isinstance(node, ast.Call) and _is_taken_care_of(node)}
    described = {id(node.value) for node in nodes_of if isinstance(node, ast.Expr)}
    gathered = {text for node in module.body if translations.is_table(node) for text in translations.chinese(node)}
    others = [node for node in nodes_of if isinstance(node, ast.Constant) and id(node) not in translated | described]

    bare = [node.value for node in others if isinstance(node.value, str) and CHINESE.search(node.value)]
    assert [text for text in bare if text not in gathered and not NO_SENTENCE.search(text)] == []


NO_SENTENCE = re.compile(r"^简体中文$|^零一两三四五六七八九十$|\.(csv|xlsx)$|^、$")
"""A language by its own name, the figures, and the name of a file are the same in every language."""


def _is_taken_care_of(call: ast.Call) -> bool:
    """Translated, or a pattern that kept text is compared with and that nobody is shown."""
    if isinstance(call.func, ast.Name):
        return call.func.id in TRANSLATORS and bool(call.args)
    return ast.unparse(call.func) == "re.compile"


@pytest.mark.parametrize("name", NAMES)
def test_every_piece_that_is_used_exists(app: Flask, name: str) -> None:
    pieces = app.jinja_env.globals["ui"]

    used = {node.attr for node in parsed(app, name).find_all(nodes.Getattr) if _is_ui(node)}
    assert {piece for piece in used if not hasattr(pieces, piece)} == set()


def _is_ui(node: nodes.Getattr) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name == "ui"


@pytest.mark.parametrize("name", NAMES)
def test_every_address_leads_somewhere(app: Flask, name: str) -> None:
    called = _first_arguments(parsed(app, name), "url_for")

    assert {endpoint for endpoint in called if endpoint not in app.view_functions} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_is_asked_for_is_built(app: Flask, name: str) -> None:
    template = parsed(app, name)
    asked = {file for call in ("stylesheet", "script", "asset_url") for file in _first_arguments(template, call)}

    assert asked <= set(assets.manifest())


def _first_arguments(template: nodes.Template, function: str) -> set[str]:
    calls = [
        call
        for call in template.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == function
    ]
    return {call.args[0].value for call in calls if call.args and isinstance(call.args[0], nodes.Const)}


WITHOUT_TOKEN = {
    "links/show.html",
    "anonymous_reports/new.html",
    "anonymous_reports/ask.html",
    "anonymous_reports/again.html",
}
"""The address or the code in the form is a secret of its own, and whoever opens it may have a browser without cookies."""


@pytest.mark.parametrize("name", NAMES)
def test_every_form_that_changes_something_carries_the_token(name: str) -> None:
    for form in re.findall(r"<form\b.*?</form>", source(name), re.DOTALL):
        if 'method="post"' in form:
            assert "csrf_field()" in form or name in WITHOUT_TOKEN


def test_no_two_pieces_share_a_name() -> None:
    names = [
        name for path in NAMES if path.startswith("components/") for name in re.findall(r"{% macro (\w+)", source(path))
    ]

    assert sorted(names) == sorted(set(names))


def test_every_fragment_is_a_block_of_its_page(app: Flask) -> None:
    for template, block in _fragments():
        assert block in app.jinja_env.get_template(template).blocks, (template, block)


def _fragments() -> Iterator[tuple[str, str]]:
    for path in VIEWS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("page_or_fragment", "fragment")):
                texts = [argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant)]
                if len(texts) == 2:
                    yield str(texts[0]), str(texts[1])

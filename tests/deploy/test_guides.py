"""The guides hold: the program in the integrators' guide runs, its table of errors is ours, and every command named exists."""

from __future__ import annotations

import re
import threading
import urllib.error
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import click
import pytest
from flask import Flask
from werkzeug.serving import make_server

from accounts import services as accounts
from accounts.errors import BadToken
from accounts.roles import Role
from district import services
from kernel.database_roles import RoleUrls
from kernel.errors import DomainError
from tests.care import campus
from tests.tongxin.starting import ROOT
from tests.worlds import Office, World
from tongxin.console import main
from web.app import create_app
from web.errors import TABLE

MONTH = "2026-10"
DOCS = ROOT / "docs"
OPERATORS = (DOCS / "operators.md").read_text(encoding="utf-8")
INTEGRATORS = (DOCS / "integrators.md").read_text(encoding="utf-8")

Fetch = Callable[[str, str, str], dict[str, Any]]  # Any: JSON


@pytest.fixture(scope="module")
def app(database: RoleUrls) -> Flask:
    return create_app()


@pytest.fixture(autouse=True)
def _nothing_tried_yet(app: Flask) -> None:
    app.extensions["throttle"].reset()


@pytest.fixture
def host(app: Flask) -> Iterator[str]:
    """The portal on a port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def token(office: Office, ours: World, demo_day: object) -> str:
    """Of somebody in the bureau; a table is released."""
    campus.build(office, ours).confirm()
    with ours.open():
        services.freeze(month=MONTH, actor=ours.actor())
    person, admin = ours.person(Role.STATISTICIAN), ours.person(Role.DISTRICT_ADMIN)
    with office.open():
        actor = accounts.actor_for(admin)
        table = services.draft_table(month=MONTH, actor=actor)
        services.release(release_id=table.id, seen_version=table.version, actor=actor)
        return accounts.create_token(label="平台", days=30, actor=accounts.actor_for(person))[1]


@pytest.fixture(scope="module")
def program() -> dict[str, object]:
    """The functions of the guide's example."""
    (source,) = re.findall(r"```python\n(.*?)```", INTEGRATORS, re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(source, "integrators.md", "exec"), names)
    return names


def test_the_program_of_the_guide_fetches_the_table(host: str, token: str, program: dict[str, object]) -> None:
    fetch = cast("Fetch", program["fetch"])
    rows = cast("Callable[[dict[str, Any]], list[tuple[str, str, int | None]]]", program["table_rows"])

    months = fetch(host, "/api/v1/statistics", token)["months"]
    table = fetch(host, f"/api/v1/statistics/{MONTH}", token)

    assert [each["month"] for each in months] == [MONTH]
    assert months[0]["digest"]
    assert table["format"] == "tongxin-statistics-release/1"
    assert rows(table)
    assert None in {count for _node, _column, count in rows(table)}


@pytest.mark.parametrize(
    ("path", "good", "status"),
    [("/api/v1/statistics", False, 401), ("/api/v1/statistics/1999-01", True, 404), ("/api/v1/nothing", True, 404)],
)
def test_a_refusal_is_answered_as_the_guide_says(  # noqa: PLR0917  fixtures and cases
    host: str, token: str, program: dict[str, object], path: str, good: bool, status: int
) -> None:
    fetch = cast("Fetch", program["fetch"])

    with pytest.raises(urllib.error.HTTPError) as refusal:
        fetch(host, path, token if good else "txh_wrong")

    body = refusal.value.read().decode()
    refusal.value.close()
    assert refusal.value.code == status
    assert documented()[re.search(r'"code": ?"([a-z-]+)"', body)[1]] == status  # type: ignore[index]  # it is there
    assert '"reference"' in body


def documented() -> dict[str, int]:
    """The guide's table: code -> status."""
    lines = re.findall(r"^\| (\d{3}) \| (.*?) \|", INTEGRATORS, re.MULTILINE)
    return {code: int(status) for status, codes in lines for code in re.findall(r"`([a-z-]+)`", codes)}


def test_every_code_in_the_guide_is_one_of_ours_with_that_status() -> None:
    ours = {row.code: row.status for row in TABLE.values() if row.code}
    ours |= {
        kind.code: row.status for kind, row in TABLE.items() if issubclass(kind, DomainError) and hasattr(kind, "code")
    }

    assert {code: ours.get(code) for code in documented()} == documented()
    assert documented()[BadToken.code] == 401


# At the start of a line or of code, or behind the path, image or service that runs it.
COMMAND = re.compile(r"(?:^|`|/bin/|tongxin:0\.1\.0 |migrate )tongxin ([a-z-]+(?: [a-z-]+)?)", re.MULTILINE)


def commands() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each `tongxin ...` that a document names, with the words that may be nouns and verbs."""
    for path in (*DOCS.glob("*.md"), *(ROOT / "deploy").rglob("*.md"), *(ROOT / "deploy").rglob("*.service")):
        for line in COMMAND.findall(path.read_text(encoding="utf-8")):
            yield path.name, tuple(line.split())


def test_every_command_that_a_document_names_exists() -> None:
    context = click.Context(main)
    unknown = []
    for place, words in commands():
        noun = main.get_command(context, words[0])
        verbs = noun.list_commands(context) if isinstance(noun, click.Group) else None
        if noun is None or (verbs is not None and len(words) > 1 and words[1] not in verbs):
            unknown.append((place, words))

    assert unknown == []
    assert len({words for _, words in commands()}) > 12


def test_every_file_that_the_guides_name_exists() -> None:
    named = set(re.findall(r"(?<![\w/])(deploy/[\w./@-]*[\w/])", OPERATORS + INTEGRATORS))
    named |= {f"docs/{name}" for name in re.findall(r"\]\(([\w-]+\.md)\)", OPERATORS + INTEGRATORS)}
    left_to_the_operator = {"deploy/tls/", "deploy/secrets/"}

    assert {name for name in named if not (ROOT / name).exists()} - left_to_the_operator == set()


def test_every_unit_port_and_setting_that_the_operators_guide_names_exists() -> None:
    settings = (DOCS / "configuration.md").read_text(encoding="utf-8")
    units = {path.name for path in (ROOT / "deploy" / "systemd").iterdir()}

    assert {name for name in re.findall(r"TONGXIN_[A-Z_]+", OPERATORS) if f"`{name}`" not in settings} == set()
    assert {
        name for name in re.findall(r"tongxin[\w-]*\.(?:service|target|timer)", OPERATORS) if name not in units
    } == set()


def test_the_alerts_that_the_guide_explains_exist() -> None:
    alerts = Path(ROOT / "deploy" / "monitoring" / "alerts.yml").read_text(encoding="utf-8")

    assert {name for name in re.findall(r"`(Tongxin[A-Z]\w+)`", OPERATORS) if f"alert: {name}" not in alerts} == set()

"""The built files and their manifest."""

import base64
import gzip
import hashlib
import json
import re

import pytest

from web import assets
from web.assets import FOLDER

ENTRIES: dict[str, dict[str, str]] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
ELSEWHERE = re.compile(rb"""(?:url\(|@import|src=|href=)\s*["']?(?:https?:)?//""")


@pytest.mark.parametrize("name", ENTRIES)
def test_the_integrity_value_and_the_name_are_those_of_the_content(name: str) -> None:
    content = (FOLDER / ENTRIES[name]["file"]).read_bytes()

    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    assert ENTRIES[name]["integrity"] == f"sha384-{digest}"
    assert hashlib.sha256(content).hexdigest()[:16] in ENTRIES[name]["file"]


@pytest.mark.parametrize("name", ENTRIES)
def test_the_compressed_twin_holds_the_same(name: str) -> None:
    path = FOLDER / ENTRIES[name]["file"]

    assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes()


@pytest.mark.parametrize("name", ENTRIES)
def test_no_built_file_loads_anything_from_another_host(name: str) -> None:
    assert ELSEWHERE.search((FOLDER / ENTRIES[name]["file"]).read_bytes()) is None


def test_a_name_that_is_not_built_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        assets.asset_url("nothing.css")


def test_only_names_with_a_hash_are_kept_for_ever() -> None:
    assert assets.is_immutable("", "/static/portal.0123456789abcdef.css")
    assert not assets.is_immutable("", "/static/manifest.json")


def test_every_icon_that_is_asked_for_is_in_the_sprite() -> None:
    sprite = (FOLDER / ENTRIES["icons.svg"]["file"]).read_text(encoding="utf-8")

    assert 'id="list"' in sprite
    assert sprite.count("<symbol ") == sprite.count("</symbol>")

"""What a page loads, by plain name: the manifest gives the name with its content hash and the integrity value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask
from markupsafe import Markup

from web import headers

FOLDER = Path(__file__).parent / "static" / "dist"
PREFIX = "/static/"

_HASHED = re.compile(r"\.[0-9a-f]{16}\.[a-z0-9]+$")


class AssetsMissing(RuntimeError):
    """The front-end files have not been built."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A built file: `url` to load it, `integrity` to check what arrived."""

    url: str
    integrity: str


def init(app: Flask) -> None:
    """Read the manifest now, so that a missing build is told at start and not to the first visitor."""
    manifest()
    app.jinja_env.globals.update(stylesheet=stylesheet, script=script, asset_url=asset_url)


@cache
def manifest() -> dict[str, Asset]:
    """Plain name -> built file. Raises AssetsMissing."""
    path = FOLDER / "manifest.json"
    if not path.is_file():
        msg = f"{path} is missing: run `python assets/build.py` first"
        raise AssetsMissing(msg)
    entries = json.loads(path.read_text(encoding="utf-8"))
    return {name: Asset(PREFIX + entry["file"], entry["integrity"]) for name, entry in entries.items()}


def asset_url(name: str) -> str:
    """The address of a built file."""
    return manifest()[name].url


def stylesheet(name: str, media: str = "all") -> Markup:
    """The link element of a stylesheet, for the media where it applies."""
    asset = manifest()[name]
    element = Markup('<link rel="stylesheet" href="{}" integrity="{}" media="{}">')
    return element.format(asset.url, asset.integrity, media)


def script(name: str) -> Markup:
    """The script element; it runs after the page has been read."""
    asset = manifest()[name]
    element = Markup('<script src="{}" integrity="{}" nonce="{}" defer></script>')
    return element.format(asset.url, asset.integrity, headers.nonce())


def is_immutable(_path: str, url: str) -> bool:
    """Whether the address carries a content hash."""
    return bool(_HASHED.search(url))

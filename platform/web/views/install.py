"""What a phone asks for to put the portal on its home screen: a manifest, a worker, and a page for when there is no network."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, json, render_template, url_for
from flask.typing import ResponseReturnValue

from web import assets, theme
from web.permit import public

blueprint = Blueprint("install", __name__)

FILES = ("bootstrap.css", "portal.css", "dark.css", "portal.js", "htmx.js", "icons.svg", "mark.svg")
"""What the worker keeps; charts are fetched when a page has one."""

ICONS = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"))
MASKABLE = (("icon-maskable-192.png", 192, "maskable"), ("icon-maskable-512.png", 512, "maskable"))


@blueprint.get("/manifest")
@public
def manifest() -> ResponseReturnValue:
    """The web app manifest. Its name is the product's and says nothing of children: it stands on a home screen."""
    icons = [
        {"src": assets.asset_url(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in (*ICONS, *MASKABLE)
    ]
    icons.append({"src": assets.asset_url("mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"})
    body = {
        "id": "/",
        "name": PRODUCT_LABELS["name"],
        "short_name": PRODUCT_LABELS["short_name"],
        "description": PRODUCT_LABELS["description"],
        "lang": "zh-Hans",
        "dir": "ltr",
        "start_url": url_for("home.index"),
        "scope": "/",
        "display": "standalone",
        "theme_color": theme.COLOURS[theme.LIGHT],
        "background_color": theme.COLOURS[theme.LIGHT],
        "icons": icons,
    }
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/manifest+json")


PRODUCT_LABELS = {"name": "同心护航", "short_name": "同心护航", "description": "家校协同工作平台"}
"""In Chinese whatever the language of the page: the icon of a phone is not translated."""


@blueprint.get("/service-worker")
@public
def worker() -> ResponseReturnValue:
    """The worker, with the addresses of what it keeps; another build is another version."""
    files = [assets.asset_url(name) for name in FILES]
    version = hashlib.sha256("".join(files).encode()).hexdigest()[:16]
    source = (assets.FOLDER / assets.asset_url("worker.js").removeprefix(assets.PREFIX)).read_text(encoding="utf-8")
    told = {"VERSION": f"tongxin-{version}", "OFFLINE": url_for("install.offline"), "FILES": files}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items())
    return Response(head + source, mimetype="text/javascript")


@blueprint.get("/offline")
@public
def offline() -> ResponseReturnValue:
    """What the worker shows without a network. It is kept on the device, so it holds nothing of anybody."""
    return render_template("install/offline.html")

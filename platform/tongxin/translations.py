"""The catalogue of English texts: `python -m tongxin.translations update`, `check` or `compile`.

Chinese is the source and stands in the code. Gathered are the texts in `_()` of pages and views, what errors, schemas and
events of every package say, and every table of words (constants called ...LABELS, ...MEANINGS, ...NAMES, ...WORDING, ...TREE).
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "web" / "translations"

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SAYING = {"errors.py", "schemas.py", "events.py"}
_TABLES = re.compile(r"(^|_)(LABELS|MEANINGS|TRACK_NAMES|WORDING|TREE|TOTAL_NAME)$")
_NOT_SHOWN = {"demo", "migrations", "tongxin"}
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
_KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
_JINJA = {"trimmed": "true", "silent": "false"}


def gathered() -> Catalog:
    """Every text that a page may show, with the files where it stands."""
    catalogue = Catalog(project="tongxin", charset="utf-8", fuzzy=False)
    for path in sorted(ROOT.rglob("*.py")):
        package = path.relative_to(ROOT).parts[0]
        if package == "web":
            _add(catalogue, path, _of_web(path, "python"))
        if package not in _NOT_SHOWN:
            _add(catalogue, path, _of_code(path))
    for path in sorted((ROOT / "web" / "templates").rglob("*.html")):
        _add(catalogue, path, _of_web(path, "jinja2.ext:babel_extract"))
    return catalogue


def missing(locale: str) -> list[str]:
    """The texts that the catalogue of this language lacks, or holds without a translation."""
    catalogue = read(locale)
    return [
        str(message.id)
        for message in gathered()
        if message.id and (message.id not in catalogue or not catalogue[message.id].string)
    ]


def read(locale: str) -> Catalog:
    """The catalogue of one language as it is kept."""
    with _path(locale).open("rb") as file:
        return read_po(file, locale=locale)


def update(locale: str) -> None:
    """Bring the catalogue of one language up to what the code says; what is no longer said goes."""
    catalogue = read(locale)
    catalogue.update(gathered(), no_fuzzy_matching=True)
    # A date that changes with every run would be in everybody's way.
    catalogue.creation_date = catalogue.revision_date = _WHEN
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = "tongxin"
    text = io.BytesIO()
    write_po(text, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
    _path(locale).write_bytes(text.getvalue())


def compile_catalogue(locale: str) -> None:
    """Write the .mo file that the portal reads; installing does the same."""
    with _path(locale).with_suffix(".mo").open("wb") as file:
        write_mo(file, read(locale))


def locales() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))


def is_table(node: ast.stmt) -> bool:
    """Whether a statement defines a table of words."""
    target = (
        node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
    )
    return isinstance(target, ast.Name) and bool(_TABLES.search(target.id))


def chinese(node: ast.AST) -> Iterator[str]:
    """The literals inside, but for docstrings and for pieces of f-strings, which nobody could translate."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and _CHINESE.search(node.value):
            yield node.value
    elif not isinstance(node, ast.JoinedStr):
        for inner in ast.iter_child_nodes(node):
            if not (isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant)):
                yield from chinese(inner)


def _path(locale: str) -> Path:
    return FOLDER / locale / "LC_MESSAGES" / "messages.po"


def _add(catalogue: Catalog, path: Path, texts: Iterator[str | tuple[str, ...]]) -> None:
    for text in texts:
        catalogue.add(text, locations=[(path.relative_to(ROOT).as_posix(), 0)])


def _of_web(path: Path, method: str) -> Iterator[str | tuple[str, ...]]:
    """What stands in `_()` and its relatives."""
    with path.open("rb") as file:
        options = _JINJA if path.suffix == ".html" else {}
        for _line, text, _comments, _context in extract(method, file, keywords=_KEYWORDS, options=options):
            yield text


def _of_code(path: Path) -> Iterator[str]:
    """Chinese literals of what a package says and of its tables of words: packages below the web know no gettext."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    if path.name in _SAYING:
        yield from chinese(module)
    else:
        for node in module.body:
            if is_table(node):
                yield from chinese(node)


def main(arguments: list[str]) -> int:
    """Run one verb over every language."""
    verbs = {"update": update, "compile": compile_catalogue}
    if len(arguments) == 1 and arguments[0] in verbs:
        for locale in locales():
            verbs[arguments[0]](locale)
        return 0
    if arguments == ["check"]:
        lacking = [(locale, text) for locale in locales() for text in missing(locale)]
        sys.stdout.writelines(f"{locale}: {text}\n" for locale, text in lacking)
        return 1 if lacking else 0
    sys.stderr.write("usage: python -m tongxin.translations update|check|compile\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

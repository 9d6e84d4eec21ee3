"""What `make looks` leaves behind: a table of what is wrong, and a page with all the pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from rich.console import Console
from rich.table import Table

from e2e.looks.looking import Finding, Look

_STYLE = """
body { font: 14px/1.5 system-ui, sans-serif; margin: 16px; background: #f6f5f1; color: #22292b }
.row { display: flex; gap: 8px; overflow-x: auto; align-items: flex-start; padding: 4px 0 20px }
figure { margin: 0; flex: none } figcaption { font-size: 12px } img { height: 420px; border: 1px solid #ccc; background: #fff }
h2 { font-size: 15px; margin: 8px 0 } li { font-size: 13px } .wrong { color: #a83e32 }
"""


def table(findings: Sequence[Finding], console: Console) -> None:
    """Print what is wrong, the same fault of many pages in one line."""
    if not findings:
        console.print("[green]没有发现问题。 Nothing is wrong.[/green]")
        return
    shown = Table("what", "where", "example", "pages", "variants", "first page", box=None, pad_edge=False)
    for (kind, what), group in grouped(findings):
        pages, variants = {one.page for one in group}, {one.variant for one in group}
        shown.add_row(
            kind, what, group[0].example, str(len(pages)), str(len(variants)), f"{group[0].page} {group[0].variant}"
        )
    console.print(shown)


def grouped(findings: Iterable[Finding]) -> list[tuple[tuple[str, str], list[Finding]]]:
    """The findings by what and where, the most frequent first within each kind."""
    groups = defaultdict[tuple[str, str], list[Finding]](list)
    for one in findings:
        groups[one.kind, one.what].append(one)
    return sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))


def contact_sheet(looks: Iterable[Look], folder: Path) -> Path:
    """`index.html`: each page in all its variants side by side, with what is wrong above."""
    parts = [f"<!doctype html><meta charset=utf-8><title>looks</title><style>{_STYLE}</style><h1>looks</h1>"]
    for look in sorted(looks, key=lambda one: one.visit.name):
        parts.append(f"<h2>{escape(look.visit.name)} <small>{escape(look.visit.path)}</small></h2>")
        wrong = "".join(
            f"<li class=wrong>{escape(f'{one.variant}: {one.kind} · {one.what} · {one.example}')}</li>"
            for one in look.findings
        )
        pictures = "".join(
            f"<figure><figcaption>{variant}</figcaption>"
            f'<a href="{name}"><img loading=lazy src="{name}" alt="{variant}"></a></figure>'
            for variant, name in look.pictures
        )
        parts.append(f"<ul>{wrong}</ul><div class=row>{pictures}</div>")
    file = folder / "index.html"
    file.write_text("\n".join(parts), encoding="utf-8")
    return file

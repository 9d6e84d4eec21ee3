"""`--docs`: the few pictures that go into the documents, and the table of taps; both counted and taken in a running demo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from accounts.roles import LABELS
from demo import catalog
from e2e import tasks
from e2e.looks.preparing import account_of, signed_in
from e2e.looks.visits import Tour
from tests.tongxin.starting import ROOT

FOLDER = ROOT / "docs" / "pictures"
TAPS = ROOT / "docs" / "taps.md"
BYTES = 60_000
QUALITIES = (80, 70, 60, 50, 40, 30)
SIZES = {1280: 800, 390: 780}


@dataclass(frozen=True)
class Picture:
    """One picture of the documents: whose page it shows, and how wide the window is."""

    name: str
    username: str
    endpoint: str
    width: int = 1280
    theme: str = "light"


PICTURES = (
    Picture("todo", "yunshan-teacher", "todo.index"),
    Picture("todo-dark", "yunshan-teacher", "todo.index", theme="dark"),
    Picture("todo-phone", "yunshan-teacher", "todo.index", 390),
    Picture("talk-phone", "yunshan-teacher", "talks.new", 390),
    Picture("file", "yunshan-teacher", "cases.show"),
    Picture("tips-phone", "yunshan-subject", "tips.index", 390),
    Picture("decision", "yunshan-head", "case_decisions.show"),
    Picture("board", "yunshan-principal", "obligations.index"),
    Picture("screening", "yunshan-principal", "screening.index"),
    Picture("roster-import", "yunshan-office", "roster_imports.index"),
    Picture("schools", "quadmin", "schools.index"),
    Picture("statistics", "bureau", "statistics.show"),
)


def take(url: str, tours: Sequence[Tour], started: Browser) -> Iterator[Path]:
    """Write every picture as small as it has to be."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.jpg"):
        old.unlink()
    for picture in PICTURES:
        tour = next(one for one in tours if (one.account.username if one.account else "") == picture.username)
        context = started.new_context(
            base_url=url,
            locale="zh-CN",
            color_scheme="dark" if picture.theme == "dark" else "light",
            viewport={"width": picture.width, "height": SIZES[picture.width]},
        )
        context.add_cookies(
            [{"name": name, "value": value, "url": url} for name, value in tour.visitor.cookies.items()]
        )
        page = context.new_page()
        page.goto(tour.pages[picture.endpoint].path)
        file = FOLDER / f"{picture.name}.jpg"
        for quality in QUALITIES:
            page.screenshot(path=file, type="jpeg", quality=quality)
            if file.stat().st_size <= BYTES:
                break
        context.close()
        yield file


def count_taps(url: str, started: Browser) -> Path:
    """Do every task on a phone and write down how many taps it took."""
    lines, astray = [_HEAD], list[str]()
    for task in tasks.TASKS:
        visitor = signed_in(url, account_of(task.role))
        context = started.new_context(
            base_url=url, locale="zh-CN", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
        )
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in visitor.cookies.items()])
        try:
            thumb = tasks.do(task, context.new_page())
        except LookupError as lost:
            astray.append(str(lost))
            continue
        finally:
            context.close()
        way = " → ".join(thumb.log) or "登录后就在眼前"
        lines.append(f"| {LABELS[task.role]} | {task.title} | {thumb.taps} | {way} |")
    if astray:
        raise LookupError("\n".join(astray))
    TAPS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return TAPS


_HEAD = f"""# 点几下就能做好

每个角色最常做的三件事，在手机上从自己的首页开始，要点几下。数字由脚本在示范区（{catalog.DISTRICT_NAME}）里实际操作数出来
（`python -m e2e.looks --docs`），不是估计的；打字不算点按，点开输入框算一下。

| 角色 | 事情 | 点按次数 | 怎么点 |
|---|---|---|---|"""

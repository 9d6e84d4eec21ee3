"""The palette: the same roles by day and by night, and enough contrast wherever one stands on another (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import web

SOURCE = Path(web.__file__).parent / "static" / "src"
TEXT, SHAPE = 4.5, 3.0

SURFACES = ("paper", "card", "wash")

# What is read, on what it stands.
TEXTS = [
    *((ink, surface) for ink in ("ink", "ink-second", "ink-third", "pine", "pine-deep") for surface in SURFACES),
    *((ink, "plain") for ink in ("ink", "ink-second")),
    ("clay-deep", "card"),
    ("clay-deep", "paper"),
    ("pine-deep", "pine-wash"),
    ("sun-text", "sun-wash"),
    ("sun-text", "banner"),
    ("clay-deep", "clay-wash"),
    ("sky", "sky-wash"),
    ("sky-deep", "sky-wash"),
    ("ink", "sky-wash"),
    ("ink", "pine-wash"),
    ("on-fill", "fill"),
    ("on-fill", "fill-deep"),
]

# What is told by its shape: triangle, square, dot, tick, bars, rings of focus, edges of what can be filled in.
SHAPES = [
    *((colour, surface) for colour in ("clay", "sun", "pine", "sky", "ink-second") for surface in SURFACES),
    *((colour, f"{colour}-wash") for colour in ("clay", "sun", "pine", "sky")),
    ("line-strong", "card"),
    ("line-strong", "paper"),
    ("pine", "track"),
    ("fill", "card"),
]


def palette(name: str) -> dict[str, tuple[int, int, int]]:
    """The colours of a style sheet by their role."""
    text = (SOURCE / f"{name}.css").read_text(encoding="utf-8")
    return {role: _rgb(value) for role, value in re.findall(r"--([a-z-]+):\s*#([0-9a-f]{3,6});", text)}


def _rgb(value: str) -> tuple[int, int, int]:
    whole = "".join(sign * 2 for sign in value) if len(value) == 3 else value
    red, green, blue = (int(whole[at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The ratio of WCAG."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_the_night_knows_every_role_of_the_day() -> None:
    assert palette("dark").keys() == palette("tokens").keys()


@pytest.mark.parametrize("name", ["tokens", "dark"])
@pytest.mark.parametrize(("ink", "surface"), TEXTS)
def test_every_text_can_be_read(name: str, ink: str, surface: str) -> None:
    colours = palette(name)

    assert contrast(colours[ink], colours[surface]) >= TEXT


@pytest.mark.parametrize("name", ["tokens", "dark"])
@pytest.mark.parametrize(("colour", "surface"), SHAPES)
def test_every_shape_can_be_seen(name: str, colour: str, surface: str) -> None:
    colours = palette(name)

    assert contrast(colours[colour], colours[surface]) >= SHAPE


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*.css")), ids=lambda path: path.stem)
def test_a_colour_stands_in_the_palette_and_nowhere_else(path: Path) -> None:
    """Otherwise the night would forget it. Paper is black on white by intention."""
    if path.stem not in {"tokens", "dark", "print"}:
        assert re.findall(r"#[0-9a-f]{3,8}\b(?=[^{}]*[;}])", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*.css")), ids=lambda path: path.stem)
def test_every_role_that_is_used_exists(path: Path) -> None:
    defined = set(re.findall(r"--([a-z0-9-]+):", "".join(file.read_text("utf-8") for file in SOURCE.glob("*.css"))))
    used = set(re.findall(r"var\(--([a-z0-9-]+)", path.read_text(encoding="utf-8")))

    assert {role for role in used if not role.startswith("bs-")} <= defined


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*.css")), ids=lambda path: path.stem)
def test_the_oldest_browser_understands_it(path: Path) -> None:
    """Chromium 109 knows no nesting, no color-mix, no subgrid."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert re.findall(r"color-mix\(|subgrid|oklch\(|light-dark\(|@scope|@starting-style|(?m:^\s*&)", text) == []


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*.css")), ids=lambda path: path.stem)
def test_a_sheet_of_paper_is_no_phone(path: Path) -> None:
    """A4 is narrower than a tablet: without `screen`, its tables would fall apart into cards."""
    narrow = re.findall(r"@media (.*\(max-width: 7\d\d.*)\{", path.read_text(encoding="utf-8"))

    assert [query for query in narrow if not query.startswith("screen and ")] == []


def test_paper_carries_no_menus_and_no_addresses_and_cuts_no_row() -> None:
    text = (SOURCE / "print.css").read_text(encoding="utf-8")
    hidden = text.partition(".top-bar,")[2].partition("display: none")[0]

    assert all(
        part in hidden for part in (".bottom-bar", ".skip-link", ".heading-actions", ".row-action", ".form-actions")
    )
    assert "a[href]::after { content: none" in text
    assert re.search(r"\.table-plain tr[^{]*\{ break-inside: avoid", text)


def test_a_class_belongs_to_one_sheet() -> None:
    """Two rooms that choose the same word for a class of theirs would draw over each other."""
    owners: dict[str, set[str]] = {}
    for path in sorted(SOURCE.glob("*.css")):
        if path.stem == "dark":  # other values for the same things
            continue
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        usual = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
        for selectors in re.findall(r"([^{}]+)\{", usual):
            for word in re.findall(r"(?:^|,)\s*\.([\w-]+)\s*(?=,|$)", selectors):
                owners.setdefault(word, set()).add(path.stem)

    assert {word: sheets for word, sheets in owners.items() if len(sheets) > 1} == {}

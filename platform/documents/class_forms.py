"""全班的表格: the forms of several students as one bundle, behind a list of what is in it.

A character that no font has would be left out without a word. Alone, such a form is refused; in a bundle it stays out, and the
list in front says whose it is and what to do, so that one rare name does not keep the papers of a whole class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from documents import case_forms, fonts
from documents.case_forms import FORM_LABELS, FormKind
from documents.dossier import Dossier, Frame
from documents.paper import Paper, Rows, joined

TITLE = "班级表格目录"

_COLUMNS = ("序号", "姓名", "学号", "表格")
_SHARES = (1, 3, 3, 9)
_NOTHING = "这段时间没有记录"
_STAND_IN = "□"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The papers in their order, the list first, and how many there are."""

    papers: Sequence[Paper]
    students: int
    forms: int
    left_out: int


def bundle(
    dossiers: Sequence[Dossier],
    kinds: Sequence[FormKind],
    frame: Frame,
    *,
    advance: Callable[[int, int], None],
) -> Bundle:
    """Every form of these students on which something stands, student by student."""
    papers, lines, left_out = list[Paper](), list[tuple[str, ...]](), 0
    for number, dossier in enumerate(dossiers):
        advance(number, len(dossiers))
        printed, words = list[Paper](), list[str]()
        for kind in kinds:
            paper = case_forms.filled(kind, dossier, frame)
            if paper is None:
                continue
            unknown = fonts.missing(paper.texts())
            if unknown:
                left_out += 1
            else:
                printed.append(paper)
            words.append(_word(kind, unknown))
        papers += printed
        lines.append((str(number + 1), _printable(dossier.student.name), dossier.student.number, _joined(words)))
    return Bundle((_contents(lines, frame, dossiers), *papers), len(dossiers), len(papers), left_out)


def _contents(lines: Sequence[tuple[str, ...]], frame: Frame, dossiers: Sequence[Dossier]) -> Paper:
    classes = dict.fromkeys(one.student.class_name for one in dossiers)
    return Paper(
        title=TITLE,
        below=(frame.school, "　".join((*classes, frame.span, f"共 {len(lines)} 人"))),
        blocks=(Rows(_COLUMNS, tuple(lines), _SHARES),),
        foot=frame.trace.foot,
        watermark=frame.trace.watermark,
    )


def _word(kind: FormKind, unknown: set[str]) -> str:
    if not unknown:
        return FORM_LABELS[kind]
    codes = joined([f"U+{ord(char):04X}" for char in sorted(unknown)[:5]])
    return f"{FORM_LABELS[kind]}（没有印：有打印不出的字 {codes}，请在档案里下载 Word）"


def _joined(words: Sequence[str]) -> str:
    return "；".join(words) or _NOTHING


def _printable(name: str) -> str:
    unknown = fonts.missing([name])
    return "".join(_STAND_IN if char in unknown else char for char in name)

"""全班的表格: the forms of several students as one bundle, behind a list of what is in it.

A character that no font has would be left out without a word. Alone, such a form is refused; in a bundle it stays out, and the
list in front says whose it is and what to do, so that one rare name does not keep the papers of a whole class.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from documents import case_forms, fonts
from documents.case_forms import FORM_LABELS, FormKind
from documents.dossier import Dossier, Frame
from documents.paper import Paper, Rows, joined

TITLE = "班级表格目录"

_COLUMNS = ("序号", "姓名", "学号", "表格")
_SHARES = (2, 5, 5, 16)
_NOTHING = "这段时间没有记录"
_STAND_IN = "□"
_MOST_CODES = 5


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
        made = {kind: paper for kind in kinds if (paper := case_forms.filled(kind, dossier, frame))}
        unknown = {kind: found for kind, paper in made.items() if (found := fonts.missing(paper.texts()))}
        papers += [paper for kind, paper in made.items() if kind not in unknown]
        left_out += len(unknown)
        student = dossier.student
        lines.append((str(number + 1), _printable(student.name), student.number, _words(list(made), unknown)))
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


def _words(made: Sequence[FormKind], unknown: Mapping[FormKind, set[str]]) -> str:
    """Which forms of a student follow, and which were left out and why."""
    parts = [joined([FORM_LABELS[kind] for kind in made if kind not in unknown], "" if made else _NOTHING)]
    if unknown:
        codes = joined([f"U+{ord(char):04X}" for char in sorted(set[str]().union(*unknown.values()))[:_MOST_CODES]])
        names = joined([FORM_LABELS[kind] for kind in unknown])
        parts.append(f"没有印：{names}。有打印不出的字（{codes}），请在这位同学的档案里下载 Word。")
    return "\n".join(part for part in parts if part)


def _printable(name: str) -> str:
    unknown = fonts.missing([name])
    return "".join(_STAND_IN if char in unknown else char for char in name)

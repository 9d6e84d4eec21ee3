"""Long work in words: what it is, how far it is, what came of it, and where its result is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, g, url_for

from care.cases.terms import REFUSAL_LABELS, Refusal
from web import polls
from web.figures import number
from web.language import translate as _
from works.lifecycle import LABELS, WorkKind, WorkState
from works.queries import Work

TITLE_LABELS: dict[WorkKind, str] = {
    WorkKind.ROSTER_CHECK: "核对名册",
    WorkKind.ROSTER_COMMIT: "写入名册",
    WorkKind.CASES_EXPORT: "生成名单文件",
    WorkKind.CLASS_FORMS: "生成全班表格",
    WorkKind.CLASS_LETTERS: "印出全班的信",
    WorkKind.TERM_OPENING: "排出全校的待办",
}

RESULTS: Mapping[WorkKind, Callable[[Work], str]] = {
    WorkKind.ROSTER_CHECK: lambda work: _("%(count)s 行核对好了，请看结果", count=number(work.total)),
    WorkKind.ROSTER_COMMIT: lambda _work: _("已经写入，请看结果"),
    WorkKind.CASES_EXPORT: lambda work: _("%(count)s 人的名单已经生成", count=number(work.result.get("rows", 0))),
    WorkKind.CLASS_FORMS: lambda work: _forms(**work.result),
    WorkKind.CLASS_LETTERS: lambda work: _letters(**work.result),
    WorkKind.TERM_OPENING: lambda _work: _("全校的待办已经排好"),
}

DOWNLOADS: Mapping[WorkKind, str] = {
    WorkKind.CASES_EXPORT: "cases.download",
    WorkKind.CLASS_FORMS: "class_forms.download",
    WorkKind.CLASS_LETTERS: "class_letters.download",
}
"""Where the file of a piece of work is fetched; what stands here has no other page."""

KINDS = {
    WorkState.ASKED: "later",
    WorkState.REFUSED: "info",
    WorkState.WAITING: "later",
    WorkState.RUNNING: "today",
    WorkState.DONE: "done",
    WorkState.FAILED: "late",
    WorkState.CANCELLED: "info",
}
"""The shape in which a state is shown."""


def init(app: Flask) -> None:
    """Give templates `work_title`, `work_state`, `work_kind`, `work_words`, `work_place`, `work_download` and `work_tag`."""
    app.jinja_env.globals.update(
        work_title=title,
        work_state=state,
        work_kind=kind,
        work_words=words,
        work_place=place,
        work_download=download,
        work_tag=tag,
    )


def title(work: Work) -> str:
    """What is being done."""
    return _(TITLE_LABELS[WorkKind(work.kind)])


def state(work: Work) -> str:
    """How it stands, in one word."""
    return _(LABELS[WorkState(work.state)])


def kind(work: Work) -> str:
    """The shape of its state."""
    return KINDS[WorkState(work.state)]


def words(work: Work) -> str:
    """How far it is, or what came of it and what to do now."""
    if work.is_going_on:
        return _running(work) if work.state == WorkState.RUNNING else _waiting(work)
    if work.state == WorkState.ASKED:
        return _("已请校长批准，批准后自动生成，做好了会通知您。")
    if work.state == WorkState.REFUSED:
        why = _(REFUSAL_LABELS[Refusal(str(work.refusal))])
        return _("%(name)s没有批准：%(reason)s。", name=work.decided_by_name, reason=why)
    if work.state == WorkState.DONE:
        return RESULTS[WorkKind(work.kind)](work)
    if work.state == WorkState.CANCELLED:
        return _("没有留下任何改动。")
    return _(
        "没有留下做了一半的内容。可以重新开始；再次停下时，请把错误代码 %(code)s 告诉平台管理员。", code=work.fault
    )


def _waiting(work: Work) -> str:
    if work.fault:
        return _("刚才没有成功，稍后会自动再试。错误代码：%(code)s", code=work.fault)
    return _("很快就会开始，可以离开这一页。")


def _running(work: Work) -> str:
    if work.stop_asked_at:
        return _("正在停下，不会留下做了一半的内容。")
    if work.total:
        return _("已完成 %(done)s，共 %(total)s，可以离开这一页。", done=number(work.done), total=number(work.total))
    return _("正在进行，可以离开这一页。")


def place(work: Work) -> str:
    """Where what it is about, or what came of it, is found."""
    match WorkKind(work.kind):
        case WorkKind.ROSTER_CHECK | WorkKind.ROSTER_COMMIT:
            return url_for("roster_imports.show", import_id=work.subject_id)
        case WorkKind.TERM_OPENING:
            return url_for("todo.index")
        case WorkKind.CASES_EXPORT | WorkKind.CLASS_FORMS | WorkKind.CLASS_LETTERS:
            return url_for("works.show", work_id=work.id)


def download(work: Work) -> str:
    """Where its file is fetched, empty for work that makes none."""
    endpoint = DOWNLOADS.get(WorkKind(work.kind))
    return url_for(endpoint, work_id=work.id) if endpoint else ""


def _forms(students: int = 0, forms: int = 0, left_out: int = 0) -> str:
    made = _("%(students)s 位同学的 %(forms)s 张表已经填好", students=number(students), forms=number(forms))
    if not left_out:
        return made
    return _("%(made)s；%(count)s 张有打印不出的字，没有印，见目录", made=made, count=number(left_out))


def _letters(letters: int = 0, left_out: int = 0) -> str:
    made = _("%(count)s 封信印在一个文件里了", count=number(letters))
    if not left_out:
        return made
    return _(
        "%(made)s；%(count)s 封没有印，可能刚被退回，或有打印不出的字，请打开那封信看看",
        made=made,
        count=number(left_out),
    )


def tag(stamp: object, address: str) -> str:
    """The tag by which the page asks whether there is anything new."""
    return polls.tag(g.actor, stamp, address=address)

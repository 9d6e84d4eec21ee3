"""What a person is told when something is refused or fails: ONE table from exception to status and page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug import exceptions as http

from accounts.errors import BadToken, InvitationSpent, SchoolPaused
from care.incidents.errors import TooManyNow
from kernel.errors import DomainError, Forbidden, ForbiddenMove, InvalidInput, NotFound, ServiceUnavailable, StaleRecord
from kernel.logs import logger
from links.errors import LinkRefused
from privacy.errors import Projecting
from web.replies import came_from
from web.tracing import reference
from works.errors import FileGone


@dataclass(frozen=True, slots=True)
class Answer:
    """How an exception is answered: what happened, what to do now, and the code to quote.

    A DomainError brings its own code, and its message stands in the place of an empty `advice`.
    """

    status: int
    title: LazyString
    advice: LazyString | str = ""
    code: str = ""
    template: str = "errors/error.html"


_AWAY = _("这里没有您要的内容")
_CLOSED = _("这里暂时不对您开放")
_PAUSED = _("系统暂时没有反应")

TABLE: dict[type[Exception], Answer] = {
    # What our own services refuse. A refusal that is not listed is answered as its nearest ancestor.
    DomainError: Answer(409, _("这一步现在还不能做")),
    TooManyNow: Answer(429, _("尝试得太频繁了")),
    ForbiddenMove: Answer(409, _("情况已经变了")),
    NotFound: Answer(404, _AWAY),
    Forbidden: Answer(403, _CLOSED),
    InvalidInput: Answer(422, _("还差几处没有填好"), template="errors/invalid_input.html"),
    StaleRecord: Answer(409, _("别人刚刚改过这条记录"), template="errors/stale_record.html"),
    ServiceUnavailable: Answer(503, _PAUSED),
    BadToken: Answer(401, _("访问令牌无效")),
    SchoolPaused: Answer(403, _("学校已暂停使用")),
    Projecting: Answer(403, _("现在是投屏模式"), template="errors/projecting.html"),
    LinkRefused: Answer(404, _("这个链接现在打不开")),
    InvitationSpent: Answer(410, _("邀请链接已失效")),
    FileGone: Answer(410, _("文件已经清除")),
    # What came from the browser or the network.
    CSRFError: Answer(
        400,
        _("页面停留得太久了"),
        _("为了安全，页面放久了要刷新一次。请返回刚才那一页，刷新后再提交。"),
        "page-expired",
    ),
    http.BadRequest: Answer(400, _("没有看懂这次请求"), _("请返回上一页，刷新后再试一次。"), "bad-request"),
    http.Unauthorized: Answer(401, _("请先登录"), _("登录后就能继续。"), "signed-out"),
    http.Forbidden: Answer(403, _CLOSED, _("您没有查看此内容的授权，可向校长申请。"), "forbidden"),
    http.NotFound: Answer(404, _AWAY, _("它可能已被移走，或不在您的职责范围内。请核对地址。"), "not-found"),
    http.MethodNotAllowed: Answer(
        405, _("这个地址不能这样打开"), _("请从页面上的按钮进入，不要直接刷新提交的结果。"), "method-not-allowed"
    ),
    http.RequestEntityTooLarge: Answer(
        413, _("文件太大了"), _("没有保存。请先把照片缩小，或把文件拆成几份，再传一次。"), "too-large"
    ),
    http.TooManyRequests: Answer(
        429, _("尝试得太频繁了"), _("为了安全先停一会儿，请过几分钟再试。"), "too-many-requests"
    ),
    # What went wrong on our side.
    OperationalError: Answer(
        503, _PAUSED, _("数据库暂时连不上，您的内容没有保存。请稍后再试。"), "database-unavailable"
    ),
    PoolExhausted: Answer(503, _PAUSED, _("现在使用的人较多，您的内容没有保存。请稍后再试。"), "database-busy"),
    http.ServiceUnavailable: Answer(503, _PAUSED, _("请稍后再试。"), "unavailable"),
    http.InternalServerError: Answer(
        500, _("系统出了差错"), _("您的内容没有保存。请稍后再试；如果再次出现，请把下面的编号告诉管理员。"), "failed"
    ),
}

PLAIN = {"links": "links/told.html", "anonymous_reports": "links/told.html"}
"""Pages without an account are told what failed in a frame of their own, that leads nowhere."""

_WAIT = "30"
"""Seconds after which trying again makes sense when something of ours was away."""

_PASSED_ON = ("Allow", "Retry-After", "WWW-Authenticate")


def init(app: Flask) -> None:
    """Answer every exception by the table; one that nobody foresaw reaches it as an InternalServerError."""
    app.jinja_env.globals["way_back"] = way_back
    for kind in (DomainError, OperationalError, PoolExhausted, http.HTTPException):
        app.register_error_handler(kind, answer)


def answer_of(error: Exception) -> Answer:
    """The row for this exception: its own class's, or that of its nearest listed ancestor."""
    for kind in type(error).__mro__:
        if kind in TABLE:
            return TABLE[kind]
    is_theirs = isinstance(error, http.HTTPException) and error.code is not None and error.code < 500
    return TABLE[http.BadRequest if is_theirs else http.InternalServerError]


def way_back() -> str:
    """The page from which this request was sent, if it is one of ours that can be opened; else nothing."""
    before = came_from()
    is_this_one = request.method == "GET" and before == request.path
    return "" if before == "/" or is_this_one else before


def message_of(error: DomainError) -> str:
    """What a refusal says, in the language of the page."""
    return str(gettext(error.message)).format(**error.details)


def answer(error: Exception) -> ResponseReturnValue:
    """The page (for everything under /api the JSON) that belongs to the exception."""
    if isinstance(error, http.HTTPException) and _is_no_error(error):
        return error.get_response()
    row = answer_of(error)
    if isinstance(error, (OperationalError, PoolExhausted)):
        logger().error("database unavailable", endpoint=request.endpoint, kind=type(error).__name__)
    response = _as_json(error, row) if request.path.startswith("/api/") else _as_page(error, row)
    if row.status == http.ServiceUnavailable.code:
        response.headers["Retry-After"] = _WAIT
    if isinstance(error, BadToken):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, http.HTTPException):
        response.headers.extend([(name, value) for name, value in error.get_headers() if name in _PASSED_ON])
    return response


def _is_no_error(error: http.HTTPException) -> bool:
    """A redirect, or a response that somebody wrapped in an exception to leave early."""
    return error.response is not None or error.code is None or error.code < 400


def _as_page(error: Exception, row: Answer) -> Response:
    code, advice = _told(error, row)
    template = PLAIN.get(request.blueprint or "", row.template)
    page = render_template(
        template, title=row.title, advice=advice, code=code, reference=reference(), status=row.status, error=error
    )
    return make_response(page, row.status)


def _as_json(error: Exception, row: Answer) -> Response:
    code, message = _told(error, row)
    body: dict[str, object] = {"code": code, "message": message, "reference": reference()}
    if isinstance(error, InvalidInput):
        body["faults"] = error.faults
    return make_response(jsonify(body), row.status)


def _told(error: Exception, row: Answer) -> tuple[str, str]:
    """The code to quote and the advice."""
    if isinstance(error, DomainError):
        return error.code, str(row.advice) or message_of(error)
    return row.code, str(row.advice)

"""Which language a page speaks. Chinese is the source and needs no catalogue; a choice made in the page is remembered."""

from __future__ import annotations

from babel import negotiate_locale
from flask import Flask, request
from flask_babel import Babel, get_locale, gettext
from werkzeug.wrappers import Response

COOKIE = "language"
CHINESE = "zh_Hans_CN"
LANGUAGES = {CHINESE: "简体中文", "en": "English"}

CHINESE_ONLY = frozenset({"links", "anonymous_reports"})
"""Pages for families: what they say was written in Chinese, so their frame is Chinese as well."""

# Browsers name Chinese in many ways; whoever reads any of them is better served in simplified Chinese than in English.
_ALIASES = dict.fromkeys(("zh", "zh_CN", "zh_SG", "zh_TW", "zh_HK", "zh_MO", "zh_Hans", "zh_Hant"), CHINESE)
_ONE_YEAR = 365 * 24 * 3600


def init(app: Flask) -> None:
    """Set up gettext for views and templates; templates get `language_tag()` and `languages()`."""
    app.config["BABEL_DEFAULT_LOCALE"] = CHINESE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app, locale_selector=negotiated)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(language_tag=tag, languages=others)


def negotiated() -> str:
    """The locale of this request: the remembered choice, else the browser's wish, else Chinese."""
    if request.blueprint in CHINESE_ONLY:
        return CHINESE
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    wished = [wish.replace("-", "_") for wish, _quality in request.accept_languages]
    return negotiate_locale(wished, list(LANGUAGES), aliases=_ALIASES) or CHINESE


def translate(text: str, **places: object) -> str:
    """The text in the language of this page, its `%(places)s` filled in; imported as `_` where a typed gettext is wanted."""
    return str(gettext(text, **places))


def tag() -> str:
    """The language of this page for its `lang` attribute."""
    return "zh-Hans" if str(get_locale()) == CHINESE else "en"


def others() -> dict[str, str]:
    """The languages that this page could be shown in instead: locale -> its own name."""
    return {locale: name for locale, name in LANGUAGES.items() if locale != str(get_locale())}


def remember(response: Response, locale: str) -> None:
    """Keep a person's choice in a cookie of its own; it says nothing about the person."""
    secure = request.is_secure
    response.set_cookie(COOKIE, locale, max_age=_ONE_YEAR, httponly=True, samesite="Lax", secure=secure)

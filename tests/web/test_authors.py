"""Who acted is named: people by their names, the platform in the page's language."""

import pytest
from flask import Flask
from flask_babel import force_locale

from kernel.actor import PLATFORM_NAME
from web.authors import author


@pytest.mark.parametrize(("locale", "words"), [("zh_CN", "平台"), ("en", "the platform")])
def test_the_platform_is_named_in_the_pages_language(app: Flask, locale: str, words: str) -> None:
    with app.test_request_context(), force_locale(locale):
        assert author(PLATFORM_NAME) == words
        assert author("林晓岚") == "林晓岚"

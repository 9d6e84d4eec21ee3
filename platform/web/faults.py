"""marshmallow's own English messages in a teacher's words; messages that a schema writes itself pass unchanged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

_OURS = re.compile(r"[\u4e00-\u9fff]")

_WORDING = [
    (re.compile(pattern), text)
    for pattern, text in (
        (r"Missing data for required field\.|Field may not be null\.", _("请填写这一项。")),
        (r"Not a valid (date|datetime)\.", _("请填写日期，例如 2026-11-18。")),
        (r"Not a valid time\.", _("请填写时间，例如 16:30。")),
        (r"Not a valid (integer|number)\.", _("请填写数字。")),
        (r"Not a valid email address\.", _("请填写有效的邮箱地址。")),
        (
            r"Not a valid (UUID|boolean|choice|list|mapping type)\.|Must be (one of|equal to).*",
            _("请从列出的选项中选择。"),
        ),
        (r"Shorter than minimum length (?P<low>\d+)\.", _("至少需要 {low} 个字。")),
        (r"Longer than maximum length (?P<high>\d+)\.", _("最多 {high} 个字。")),
        (r"Length must be between (?P<low>\d+) and (?P<high>\d+)\.", _("请填写 {low} 到 {high} 个字。")),
        (r"Length must be (?P<low>\d+)\.", _("需要正好 {low} 个字。")),
        (r"Must be greater than or equal to (?P<low>.+)\.", _("不能小于 {low}。")),
        (r"Must be greater than (?P<low>.+)\.", _("要大于 {low}。")),
        (r"Must be less than or equal to (?P<high>.+)\.", _("不能大于 {high}。")),
        (r"Must be less than (?P<high>.+)\.", _("要小于 {high}。")),
    )
]


def flat(messages: Mapping[Any, Any], prefix: str = "") -> dict[str, list[str]]:  # Any: marshmallow's nested messages
    """Nested messages as input names: `{"rows": {key: {"value": {"note": [...]}}}}` becomes `rows[key][note]`."""
    found: dict[str, list[str]] = {}
    for key, inner in messages.items():
        if isinstance(inner, Mapping):
            faults = flat(inner, _name(prefix, key))
        else:
            faults = {_name(prefix, key): [told(text) for text in inner]}
        for name, texts in faults.items():
            known = found.setdefault(name, [])
            known.extend(text for text in texts if text not in known)
    return found


def _name(prefix: str, key: object) -> str:
    """Positions in a repeated field and marshmallow's own `key` and `value` levels are no part of an input's name."""
    if not prefix:
        return str(key)
    return prefix if isinstance(key, int) or key in ("key", "value") else f"{prefix}[{key}]"


def told(message: object) -> str:
    """One message in the language of the page."""
    text = str(message)
    if _OURS.search(text):
        return str(gettext(text))
    for pattern, wording in _WORDING:
        if match := pattern.fullmatch(text):
            return str(wording).format(**match.groupdict())
    return str(gettext("这一项填得不对，请检查。"))

"""From what a browser sends to a schema's values and back.

Names: `tag` repeated gives a list; `outcome[<key>]` gives a Dict; `student[<key>][note]` gives a Dict of nested schemas.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing
from werkzeug.datastructures import MultiDict

from kernel import clock
from kernel.errors import InvalidInput
from web import faults

Values = dict[str, Any]  # Any: what a marshmallow schema loads
Sent = MultiDict[str, str]

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_KEYED = re.compile(r"(?P<name>[^\[\]]+)\[(?P<key>[^\[\]]+)\](?:\[(?P<part>[^\[\]]+)\])?")


def clean(text: str) -> str:
    """Typed text as it is kept: composed characters (NFC), one kind of line end, nothing unprintable, no outer blanks."""
    one_line_end = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", one_line_end)).strip()


def load(schema: type[Schema] | Schema, sent: Sent) -> Values:
    """Check what was sent; raises InvalidInput with the faults by input name."""
    checker = schema() if isinstance(schema, type) else schema
    try:
        loaded: Values = checker.load(_gathered(checker, sent), unknown=EXCLUDE)
    except ValidationError as fault:
        raise InvalidInput(faults.flat(fault.messages_dict)) from fault
    return loaded


def shown(value: object) -> list[str]:
    """A value as the texts that its input shows."""
    if value is None or value is False:
        return []
    if isinstance(value, (list, tuple, set, frozenset)):
        return [text for item in value for text in shown(item)]
    if isinstance(value, Enum):
        return [str(value.value)]
    if isinstance(value, datetime):
        return [clock.local(value).strftime("%Y-%m-%dT%H:%M")]
    return ["on" if value is True else str(value)]


def _gathered(schema: Schema, sent: Sent) -> Values:
    """The schema's fields out of what was sent. An empty input counts as not filled in."""
    found: Values = {}
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        value = _keyed(key, field, sent) if isinstance(field, fields.Dict) else _single(field, sent.getlist(key))
        if value is not missing:
            found[key] = value
    return found


def _single(field: fields.Field[Any], texts: Iterable[str]) -> Any:  # Any: whatever the field takes
    filled = [text for text in texts if text]
    if isinstance(field, fields.Boolean):
        return bool(filled) and filled[0] not in field.falsy  # browsers leave out a box that is not ticked
    if isinstance(field, fields.List):
        return filled or _nothing(field, [])
    if filled:
        return filled[0]
    return _nothing(field, "" if isinstance(field, fields.String) else missing)


def _nothing(field: fields.Field[Any], empty: object) -> object:
    """What an empty input means: a fault if required, the schema's default, None where that is allowed, else `empty`."""
    if field.required or field.load_default is not missing:
        return missing
    return None if field.allow_none else empty


def _keyed(name: str, field: fields.Dict, sent: Sent) -> dict[str, Any]:  # Any: whatever the field takes
    """The entries `name[key]` and `name[key][part]` by key."""
    texts: dict[str, Sent] = {}
    for sent_name in sent:
        match = _KEYED.fullmatch(sent_name)
        if match and match["name"] == name:
            texts.setdefault(match["key"], MultiDict()).setlist(match["part"] or "", sent.getlist(sent_name))
    inner = field.value_field
    if isinstance(inner, fields.Nested):
        return {key: _gathered(inner.schema, parts) for key, parts in texts.items()}
    values = {key: _single(inner or fields.Raw(), parts.getlist("")) for key, parts in texts.items()}
    return {key: value for key, value in values.items() if value not in (missing, "")}

"""What a number, a name, a date or a telephone number must look like: the same for a roster's cell and for a form's field."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from people import names
from people.faults import Fault, FaultCode

LONGEST_NAME = 40
LONGEST_POST = 40
LONGEST_RELATION = 10
OLDEST, YOUNGEST = 40, 2  # years of age at which somebody may be a student of any school
ENROLLED_WITHIN = 15  # years

GENDERS: dict[str, str] = {"男": "male", "女": "female", "男生": "male", "女生": "female"}
GENDER_LABELS: dict[str, str] = {"male": "男", "female": "女"}

_NUMBER = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,30}[A-Z0-9])")
_IDENTITY = re.compile(r"[GLJ]?\d{17}[\dX]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_DAY = re.compile(
    r"(\d{4})\s*(?:[-/.年])\s*(\d{1,2})\s*(?:[-/.月])\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?|(\d{4})(\d{2})(\d{2})"
)
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"0\d{9,11}")
_RELATION = re.compile(r"[^\W\d_]+")


class Wrong(ValueError):
    """A value does not look as it must; says which fault it is, with what the wording needs."""

    def __init__(self, code: FaultCode, **details: str) -> None:
        self.fault = Fault(code=code, details=details)
        super().__init__(code)


def number(text: str) -> str:
    """A student's or a staff member's number, in capitals; never an identity card's."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_DASHES).upper()
    if _IDENTITY.fullmatch(plain):
        raise Wrong(FaultCode.NUMBER_LOOKS_LIKE_IDENTITY)
    if not _NUMBER.fullmatch(plain):
        raise Wrong(FaultCode.NUMBER_FORM, value=_short(text))
    return plain


def name(text: str) -> str:
    """Somebody's name in its one spelling."""
    plain = names.normalise(text)
    if len(plain) > LONGEST_NAME:
        raise Wrong(FaultCode.TOO_LONG, limit=str(LONGEST_NAME))
    if not names.is_plausible(plain):
        raise Wrong(FaultCode.NAME_FORM)
    return plain


def pinyin(text: str) -> str:
    """A reading typed by hand."""
    plain = names.tidy_pinyin(text)
    if not plain or len(plain) > 4 * LONGEST_NAME:
        raise Wrong(FaultCode.PINYIN_FORM)
    return plain


def gender(text: str) -> str:
    """`male` or `female`."""
    known = GENDERS.get(text.strip())
    if known is None:
        raise Wrong(FaultCode.GENDER, value=_short(text))
    return known


def day(text: str) -> date:
    """A date as people and spreadsheets write it; the day must be given."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        raise Wrong(FaultCode.DATE_FORM, value=_short(text))
    try:
        return date(*(int(part) for part in found.groups() if part))
    except ValueError as fault:
        raise Wrong(FaultCode.DATE_FORM, value=_short(text)) from fault


def born_on(text: str, *, today: date) -> date:
    """A student's birthday."""
    born = day(text)
    if not YOUNGEST <= today.year - born.year <= OLDEST:
        raise Wrong(FaultCode.BORN_UNLIKELY, value=born.isoformat())
    return born


def enrolled_on(text: str, *, today: date) -> date:
    """The day on which a student joined the school: within living memory of it, and not after this year."""
    enrolled = day(text)
    if enrolled.year > today.year or today.year - enrolled.year > ENROLLED_WITHIN:
        raise Wrong(FaultCode.ENROLLED_UNLIKELY, value=enrolled.isoformat())
    return enrolled


def phone(text: str) -> str:
    """A mobile or landline number of the mainland, digits only. The fault never repeats what was written."""
    digits = re.sub(r"[\s()（）-]", "", unicodedata.normalize("NFKC", text).translate(_DASHES))
    digits = re.sub(r"^(?:\+|00)86", "", digits)
    if not _MOBILE.fullmatch(digits) and not _LANDLINE.fullmatch(digits):
        raise Wrong(FaultCode.PHONE_FORM)
    return digits


def relation(text: str) -> str:
    """What a guardian is to the student: 父亲, 母亲, 祖母."""
    plain = text.strip()
    if len(plain) > LONGEST_RELATION:
        raise Wrong(FaultCode.TOO_LONG, limit=str(LONGEST_RELATION))
    if not _RELATION.fullmatch(plain):
        raise Wrong(FaultCode.RELATION_FORM, value=_short(text))
    return plain


def post(text: str) -> str:
    """What somebody does at the school."""
    plain = re.sub(r"\s+", " ", text.strip())
    if len(plain) > LONGEST_POST:
        raise Wrong(FaultCode.TOO_LONG, limit=str(LONGEST_POST))
    return plain


def _short(text: str) -> str:
    plain = "".join(sign for sign in text.strip() if sign.isprintable())
    return plain if len(plain) <= 20 else f"{plain[:20]}…"

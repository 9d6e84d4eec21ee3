"""The closed sets of fee relief, and money: kept in fen, written and read in yuan."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

HIGHEST_FEN = 10_000_000
"""A hundred thousand yuan: more is a slip of the pen."""

TELLS_WHY = ("留守", "随迁", "低保", "特困", "困难", "困境", "残疾", "患病", "监护")
"""Words that would tell logistics why, besides the names of categories and what never goes out."""

_AMOUNT = re.compile(r"[¥]?(\d{1,6})(?:\.(\d{1,2}))?元?")


class Per(StrEnum):
    """For how long the amount stands."""

    MONTH = "month"
    TERM = "term"
    WHOLE = "whole"


PER_LABELS: dict[Per, str] = {Per.MONTH: "每月", Per.TERM: "每学期", Per.WHOLE: "一共"}


def fen_of(text: str) -> int:
    """An amount as people write it (200, 200.5, １２０元, 1,200) in fen; raises ValueError for anything else."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace(",", "")
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    yuan, part = found.groups()
    return int(yuan) * 100 + int((part or "").ljust(2, "0"))


def yuan(fen: int) -> str:
    """An amount in yuan, with fen only where there are any: 200, 200.50."""
    whole, part = divmod(fen, 100)
    return f"{whole}.{part:02}" if part else str(whole)

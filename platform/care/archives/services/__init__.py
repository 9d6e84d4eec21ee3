"""The use cases of a college's roster: open, answer, sign, receive or return, and verify what was signed."""

from care.archives.services.filling import answer, compare_again, generate
from care.archives.services.reading import SignedRow, open_line, open_roster, open_snapshot
from care.archives.services.receiving import give_back, receive
from care.archives.services.signing import sign
from care.archives.services.telling import add_confirmed, tell_receivers, tell_signer
from care.archives.services.verifying import Tampered, Verified, verify

__all__ = [
    "SignedRow",
    "Tampered",
    "Verified",
    "add_confirmed",
    "answer",
    "compare_again",
    "generate",
    "give_back",
    "open_line",
    "open_roster",
    "open_snapshot",
    "receive",
    "sign",
    "tell_receivers",
    "tell_signer",
    "verify",
]

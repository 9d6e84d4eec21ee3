"""The use cases of what a college hands in: its roster (sign, receive, verify) and its files (sign, deliver, receive)."""

from care.archives.services.filing import open_batch_of, publish_guidance, sign_item
from care.archives.services.filling import answer, compare_again, generate
from care.archives.services.handing_over import (
    deliver,
    open_batch,
    open_item,
    receive_item,
    return_item,
    returned_reason,
    take_out_batch,
)
from care.archives.services.reading import (
    SignedRow,
    open_line,
    open_roster,
    open_snapshot,
    students_seen,
    take_out_snapshot,
)
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
    "deliver",
    "generate",
    "give_back",
    "open_batch",
    "open_batch_of",
    "open_item",
    "open_line",
    "open_roster",
    "open_snapshot",
    "publish_guidance",
    "receive",
    "receive_item",
    "return_item",
    "returned_reason",
    "sign",
    "sign_item",
    "students_seen",
    "take_out_batch",
    "take_out_snapshot",
    "tell_receivers",
    "tell_signer",
    "verify",
]

"""The use cases of what a college hands in: roster and additions (sign, receive, verify), files (sign, deliver, receive)."""

from care.archives.services.asking import ask as ask_for_supplements
from care.archives.services.asking import drop as drop_supplement
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
    open_supplement,
    open_supplements,
    students_seen,
    take_out_snapshot,
)
from care.archives.services.receiving import give_back, receive
from care.archives.services.signing import sign
from care.archives.services.supplementing import give_back as give_back_supplement
from care.archives.services.supplementing import receive as receive_supplements
from care.archives.services.supplementing import sign as sign_supplements
from care.archives.services.telling import (
    add_confirmed,
    tell_adder,
    tell_adder_receivers,
    tell_receivers,
    tell_signer,
)
from care.archives.services.verifying import Tampered, Verified, verify

__all__ = [
    "SignedRow",
    "Tampered",
    "Verified",
    "add_confirmed",
    "answer",
    "ask_for_supplements",
    "compare_again",
    "deliver",
    "drop_supplement",
    "generate",
    "give_back",
    "give_back_supplement",
    "open_batch",
    "open_batch_of",
    "open_item",
    "open_line",
    "open_roster",
    "open_snapshot",
    "open_supplement",
    "open_supplements",
    "publish_guidance",
    "receive",
    "receive_item",
    "receive_supplements",
    "return_item",
    "returned_reason",
    "sign",
    "sign_item",
    "sign_supplements",
    "students_seen",
    "take_out_batch",
    "take_out_snapshot",
    "tell_adder",
    "tell_adder_receivers",
    "tell_receivers",
    "tell_signer",
    "verify",
]

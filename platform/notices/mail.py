"""The one way out by mail: an SMTP server named in the settings, or none, and then there is no mail.

A mail is over in one of three ways, and the sender says which: it was taken, it certainly was not, or nobody can say because
the connection broke between the last line and the server's answer.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate
from uuid import UUID

from kernel import clock
from kernel.settings import Settings, settings
from notices.wording import NAME, Letter

TIMEOUT = 10.0
PERMANENT = 500


class NotTaken(Exception):
    """The server certainly did not take the mail; `for_good` says that another try is of no use."""

    def __init__(self, fault: str, *, for_good: bool = False) -> None:
        self.fault, self.for_good = fault, for_good
        super().__init__(fault)


class Unreachable(NotTaken):
    """There is no server to talk to at present; what else waits need not be tried either."""


class OutcomeUnknown(Exception):
    """The connection broke after the whole mail was sent: the server may have taken it."""


@dataclass(frozen=True, slots=True)
class Post:
    """An open connection to the server."""

    server: smtplib.SMTP
    sender: str

    def send(self, letter: Letter, *, to: str, key: UUID) -> None:
        """Send one mail; `key` makes its Message-ID, the same at every try. Raises NotTaken, OutcomeUnknown."""
        content = written(letter, sender=self.sender, to=to, key=key)
        try:
            self._expect(self.server.mail(address_of(self.sender)), "sender")
            self._expect(self.server.rcpt(to), "recipient")
        except (OSError, smtplib.SMTPException) as fault:
            raise Unreachable(type(fault).__name__) from fault
        try:
            code, _answer = self.server.data(content)
        except smtplib.SMTPDataError as fault:  # refused before the first line of it was sent
            raise NotTaken(f"data {fault.smtp_code}", for_good=fault.smtp_code >= PERMANENT) from fault
        except (OSError, smtplib.SMTPException) as fault:
            raise OutcomeUnknown from fault
        self._expect((code, b""), "content")

    def _expect(self, answer: tuple[int, bytes], what: str) -> None:
        code = answer[0]
        if code not in (250, 251):
            with suppress(OSError, smtplib.SMTPException):
                self.server.rset()
            # The server's own words may repeat the address: the kind of fault and its number are enough.
            if what == "sender":  # that is about us, and no fault of the person's address
                raise Unreachable(f"{what} {code}")
            raise NotTaken(f"{what} {code}", for_good=code >= PERMANENT)


def is_configured() -> bool:
    """Whether mail can be sent at all."""
    return bool(settings().mail_host)


@contextmanager
def connected() -> Iterator[Post]:
    """Talk to the server of the settings. Raises Unreachable, also where it does not offer the encryption asked for."""
    here = settings()
    try:
        server = _server(here)
    except (OSError, smtplib.SMTPException) as fault:
        raise Unreachable(type(fault).__name__) from fault
    try:
        yield Post(server, here.mail_from)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def _server(here: Settings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if here.mail_tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(here.mail_host, here.mail_port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(here.mail_host, here.mail_port, timeout=TIMEOUT)
    try:
        if here.mail_tls == "starttls":
            server.starttls(context=context)
        if here.mail_user:
            server.login(here.mail_user, here.mail_password)
        else:
            server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def written(letter: Letter, *, sender: str, to: str, key: UUID) -> bytes:
    """The mail as it goes over the wire."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = f"{NAME} <{address_of(sender)}>"
    message["To"] = to
    message["Subject"] = letter.subject
    message["Date"] = formatdate(clock.now().timestamp())
    message["Message-ID"] = f"<{key}@{address_of(sender).rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, cte="base64")
    return message.as_bytes()


def address_of(sender: str) -> str:
    """The bare address of the settings' sender."""
    return sender.rpartition("<")[2].rstrip(">").strip()

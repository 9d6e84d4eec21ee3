"""A real SMTP server for tests, on a port of its own: it keeps what it takes, and refuses or breaks off when told to."""

from __future__ import annotations

import email
import email.policy
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class PostOffice:
    """What arrived, and how the server behaves. `answers` gives a command its code instead of the usual one."""

    port: int = 0
    arrived: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    breaks_off: bool = False
    """Take the mail and hang up without a word."""
    tls: ssl.SSLContext | None = None
    """What it encrypts with, once it is asked by STARTTLS; without one it cannot."""
    encrypted: list[bool] = field(default_factory=list)
    """Of each mail that arrived: whether it came encrypted."""
    logins: list[str] = field(default_factory=list)
    """The word of each AUTH command, as it came over the wire."""

    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.arrived]

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.arrived if message["To"] == address]


def text_of(message: EmailMessage) -> str:
    """What a person reads."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@contextmanager
def post_office(tls: ssl.SSLContext | None = None, *, at_once: bool = False) -> Iterator[PostOffice]:
    """Serve until the end of the block; `at_once`: encrypted from the first byte instead of by STARTTLS."""
    office = PostOffice(tls=tls)

    class Counter(_Counter):
        shop, encrypted = office, tls if at_once else None

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Counter) as server:
        server.daemon_threads = True
        office.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield office
        finally:
            server.shutdown()
            thread.join()


class _Counter(socketserver.StreamRequestHandler):
    """One conversation; `encrypted`: with what it is encrypted from the first byte."""

    shop: PostOffice
    encrypted: ssl.SSLContext | None

    def setup(self) -> None:
        if self.encrypted:
            self.request = self.encrypted.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        _serve(self, self.shop)

    def finish(self) -> None:
        super().finish()
        if isinstance(self.request, ssl.SSLSocket):  # the server itself closes only what it accepted
            self.request.close()

    def say(self, code: int, words: str = "ok") -> None:
        self.wfile.write(f"{code} {words}\r\n".encode())

    def encrypt(self) -> None:
        """Answer STARTTLS."""
        if self.shop.tls is None:
            self.say(502)
            return
        self.say(220)
        self.request = self.shop.tls.wrap_socket(self.request, server_side=True)
        super().setup()


def _serve(counter: _Counter, office: PostOffice) -> None:
    sender = recipient = ""
    counter.say(220, "post office")
    while line := counter.rfile.readline().decode().strip():
        verb = line.split(maxsplit=1)[0].upper()
        code = office.answers.get(verb, 250)
        if verb == "QUIT":
            counter.say(221)
            return
        if verb == "STARTTLS":
            counter.encrypt()
            continue
        if verb == "EHLO" and office.tls:
            counter.wfile.write(b"250-post office\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n")
            continue
        if verb == "AUTH":
            office.logins.append(line)
            code = 235
        elif verb == "MAIL":
            sender = line.partition("<")[2].partition(">")[0]
        elif verb == "RCPT":
            recipient = line.partition("<")[2].partition(">")[0]
        elif verb == "DATA" and code == 250:
            counter.say(354)
            content = _content(counter)
            office.arrived.append(email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default))
            office.envelopes.append((sender, recipient))
            office.encrypted.append(isinstance(counter.request, ssl.SSLSocket))
            if office.breaks_off:
                return
            code = office.answers.get("CONTENT", 250)
        counter.say(code)


def _content(counter: socketserver.StreamRequestHandler) -> bytes:
    lines = []
    while (line := counter.rfile.readline()) not in {b".\r\n", b""}:
        lines.append(line[1:] if line.startswith(b"..") else line)
    return b"".join(lines)

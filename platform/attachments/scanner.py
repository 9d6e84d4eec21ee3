"""The virus scanner, where one is in use: clamd by its INSTREAM command, on a socket or over the network."""

from __future__ import annotations

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from attachments.errors import ScannerAway, VirusFound
from kernel.logs import logger
from kernel.settings import settings

PATIENCE = 20
"""Seconds for each answer."""

_BLOCK = 256 * 1024
_MOST_SAID = 4096


def scan(source: IO[bytes]) -> bool:
    """Whether a scanner looked and found nothing; False where none is in use. Raises VirusFound, ScannerAway."""
    address = settings().scanner
    if not address:
        return False
    try:
        said = _ask(address, source)
    except OSError as fault:
        logger().error("virus scanner does not answer", kind=type(fault).__name__)
        raise ScannerAway from fault
    if said.endswith("FOUND"):
        logger().warning("virus found in an upload")
        raise VirusFound
    if said != "stream: OK":
        logger().error("virus scanner could not scan", said=said[:200])
        raise ScannerAway
    return True


def _ask(address: str, source: IO[bytes]) -> str:
    """Send the file piece by piece, and return what the scanner says of it."""
    source.seek(0)
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0")
        while block := source.read(_BLOCK):
            line.sendall(struct.pack(">I", len(block)) + block)
        line.sendall(struct.pack(">I", 0))
        said = b""
        while len(said) < _MOST_SAID and not said.endswith(b"\0") and (more := line.recv(_MOST_SAID)):
            said += more
    return said.rstrip(b"\0\n").decode(errors="replace")


def _connected(address: str) -> socket.socket:
    """Raises OSError."""
    where = urlsplit(address)
    if where.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(where.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((where.hostname or "127.0.0.1", where.port or 3310), timeout=PATIENCE)

"""Who shares out the requests: the real nginx with the files of `deploy/nginx/`, and a small balancer that asks /readyz."""

from __future__ import annotations

import itertools
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kernel.embedded import processes
from kernel.settings import read
from tests.certificates import write_certificate
from tests.tongxin.starting import ROOT, free_port
from tongxin import health

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Front:
    """Where the visitors go, and what `rolling-restart.sh` is told about it."""

    port: int
    told: dict[str, str]
    tls: ssl.SSLContext | None = None


@contextmanager
def nginx(folder: Path, ports: Sequence[int]) -> Iterator[Front]:
    """The real one, with our files; only paths and ports are another machine's."""
    plain, secure = free_port(), free_port()
    (folder / "tls").mkdir()
    write_certificate(folder / "tls")
    known = Path("/etc/nginx/mime.types")
    (folder / "mime.types").write_text(known.read_text() if known.exists() else "types { text/html html; }\n")
    upstream = folder / "upstream.conf"
    upstream.write_text("".join(f"server 127.0.0.1:{port} max_fails=0;\n" for port in ports))
    for name in ("nginx.conf", "tongxin.conf"):
        text = (ROOT / "deploy" / "nginx" / name).read_text()
        text = text.replace("/etc/nginx", str(folder)).replace("/tmp/nginx", f"{folder}/nginx")
        text = text.replace("listen [::]:80;", "").replace("listen [::]:443 ssl;", "")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};")
        text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;")
        (folder / name).write_text(text.replace("worker_processes auto", "user root; worker_processes 1"))
    command = [str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"]
    with (folder / "nginx.log").open("wb") as log:
        running = subprocess.Popen([*command, "-g", "daemon off;"], stdout=log, stderr=log)
    try:
        assert processes.wait_until(lambda: _listens(secure), 10), (folder / "nginx.log").read_text()
        trusting = ssl.create_default_context(cafile=str(folder / "tls" / "tls.crt"))
        told = {"UPSTREAM_FILE": str(upstream), "RELOAD": " ".join([*command, "-s", "reload"])}
        yield Front(secure, told, trusting)
    finally:
        running.terminate()
        running.wait(20)


@contextmanager
def own(folder: Path, ports: Sequence[int]) -> Iterator[Front]:
    """A balancer of TCP connections that sends nothing new to a process whose /readyz says no."""
    ready = dict.fromkeys(ports, True)
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    turns = itertools.cycle(ports)

    def look() -> None:
        while not stop.wait(LOOK_SECONDS):
            for port in ports:
                ready[port] = health.answers(read({"PORT": str(port)}), 1.0, path="/readyz")

    def serve() -> None:
        with suppress(OSError):
            while not stop.is_set():
                visitor, _ = listener.accept()
                threading.Thread(target=_hand_over, args=(visitor, turns, ready), daemon=True).start()

    threads = [threading.Thread(target=work, daemon=True) for work in (look, serve)]
    for thread in threads:
        thread.start()
    try:
        told = {"UPSTREAM_FILE": str(folder / "upstream.conf"), "RELOAD": "true"}
        yield Front(listener.getsockname()[1], told)
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in threads:
            thread.join(10)


def _hand_over(visitor: socket.socket, turns: Iterator[int], ready: dict[int, bool]) -> None:
    with visitor:
        for port in itertools.islice(turns, 2 * len(ready)):
            if not ready[port]:
                continue
            with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), 5) as server:
                back = threading.Thread(target=_pump, args=(server, visitor), daemon=True)
                back.start()
                _pump(visitor, server)
                back.join(30)
                return


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

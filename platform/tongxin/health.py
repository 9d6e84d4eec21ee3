"""Whether the portal answers, and whether its port can be taken."""

import http.client
import socket
from http import HTTPStatus

from kernel.settings import Settings
from kernel.startup import ExitCode, StartRefused


def address(here: Settings) -> str:
    """The portal's address for a browser on this machine."""
    host = local_host(here)
    return f"http://{f'[{host}]' if ':' in host else host}:{here.port}/"


def local_host(here: Settings) -> str:
    """The host under which this machine itself reaches the portal."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(here.host, here.host)  # noqa: S104  compared, not bound


def is_loopback(here: Settings) -> bool:
    """Whether only this machine can reach the portal."""
    return here.host in {"localhost", "::1"} or here.host.startswith("127.")


def answers(here: Settings, seconds: float = 2.0, *, path: str = "/healthz") -> bool:
    """Whether GET /healthz (or another path) says 200."""
    connection = http.client.HTTPConnection(local_host(here), here.port, timeout=seconds)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def require_free_port(here: Settings) -> None:
    """Raises StartRefused when something else listens there, or the address cannot be had at all."""
    family = socket.AF_INET6 if ":" in here.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((here.host, here.port))
            # Binding alone succeeds beside a listener that allows its port to be shared.
            probe.listen(1)
    except OSError as fault:
        raise StartRefused(
            f"端口 {here.port} 不能使用（{here.host}:{fault.strerror}）。请关掉占用它的程序，或换一个端口："
            f"PORT={here.port % 65000 + 1} make run。",
            f"Port {here.port} on {here.host} cannot be used: {fault.strerror}. Stop what uses it, or choose another: "
            f"PORT={here.port % 65000 + 1} make run",
            exit_code=ExitCode.MISSING,
        ) from fault

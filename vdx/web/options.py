"""How the page is served."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

PORT = 8737
_GIB = 1 << 30
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class WebOptions:
    """The choices there are.

    Attributes:
        host: the address of this machine that is listened at, or its name.
        port: the number of the port.
        token: what a browser must know to be let in; None lets everybody in who can reach the port.
        names: further host names under which the page may be asked for.
        cache_bytes: that derived files (pictures, proxies) may take on the disk.
        uploads_bytes: that all uploaded files may take on the disk.
        upload_bytes: of one uploaded file.
        body_bytes: of any other request.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    token: str | None = None
    names: tuple[str, ...] = ()
    cache_bytes: int = 8 * _GIB
    uploads_bytes: int = 2 * _GIB
    upload_bytes: int = 512 * _MIB
    body_bytes: int = _MIB

    @property
    def local(self) -> bool:
        """Whether only programs of this machine can reach the port."""
        return is_loopback(self.host)

    @property
    def url(self) -> str:
        """The address to open, with the token if there is one."""
        host = self.host
        if not self.local and _is_any(host):
            host = socket.gethostname()
        if ":" in host:
            host = f"[{host}]"
        query = f"/?token={self.token}" if self.token else "/"
        return f"http://{host}:{self.port}{query}"


def is_loopback(host: str) -> bool:
    """Whether a host, by name or number, is this machine as it calls itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_any(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return host == ""

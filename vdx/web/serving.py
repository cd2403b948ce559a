"""The server: a port, and the app behind it."""

from __future__ import annotations

import contextlib
import errno
import secrets
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import uvicorn

from media.errors import VdxError
from vdx.web.app import create_app
from vdx.web.options import WebOptions

if TYPE_CHECKING:
    from vdx.library import Library

_LAST_ANSWERS = 3  # seconds that requests have to end by themselves
_BACKLOG = 128


class CannotListen(VdxError):
    """The port cannot be listened at."""

    def __init__(self, options: WebOptions, error: OSError) -> None:
        where, port = options.host, options.port
        if error.errno == errno.EADDRINUSE:
            said = f"the port {port} is in use by another program; choose another with --port (0 for any)"
        elif error.errno in (errno.EACCES, errno.EPERM):
            said = f"you have no permission to listen at the port {port}; choose one above 1023 with --port"
        elif isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            said = (
                f"this machine has no address {where!r}; give one of its own with --host, or 0.0.0.0 for all"
            )
        else:
            said = f"the port {port} of {where} cannot be listened at ({error.strerror or error})"
        super().__init__(said)


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self.ready.set()


@contextlib.contextmanager
def serving(library: Library, options: WebOptions) -> Iterator[WebOptions]:
    """Serve a page in the background, until the context ends; gives the options with the port that it got.

    Raises:
        CannotListen: the port cannot be had.
        StorageError: the library's folder is none of a library.
    """
    library.check_folder()
    with _listening(options) as (listener, found):
        app = create_app(library, found)
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_LAST_ANSWERS,
        )
        server = _Server(config)
        # In a thread of its own it leaves signals alone, so that Ctrl-C is the caller's.
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="server", daemon=True
        )
        thread.start()
        try:
            while not server.ready.wait(0.1):
                if not thread.is_alive():
                    raise VdxError("the server could not be started; `vdx --debug serve` says more")
            yield found
        finally:
            app.state.context.events.close()  # pages that listen would keep it from ending
            server.should_exit = True
            thread.join()


def with_token(options: WebOptions) -> WebOptions:
    """The options, with a token if others than this machine can reach the port."""
    if options.local or options.token:
        return options
    return replace(options, token=secrets.token_urlsafe(24))


@contextlib.contextmanager
def _listening(options: WebOptions) -> Iterator[tuple[socket.socket, WebOptions]]:
    try:
        found = socket.getaddrinfo(
            options.host, options.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotListen(options, error) from error
    with listener:
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
        except OSError as error:
            raise CannotListen(options, error) from error
        yield listener, replace(options, port=listener.getsockname()[1])

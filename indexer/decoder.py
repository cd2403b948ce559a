"""The decoding process: ``python -m indexer.decoder BYTES``: the memory that it may take, 0 for any.

It takes one request after another from its standard input and answers with the messages of `analysis`. It
imports no model. `worker` starts it, listens to it and ends it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from indexer.analysis import analyse
from indexer.memory import limit_memory
from indexer.playback import tasks
from indexer.wire import BrokenStream, Message, receive, send
from media.errors import MediaError, TooLarge
from media.options import DecodeOptions


def _analyse(path: Path, values: dict[str, Any]) -> Iterator[Message]:
    return analyse(path, DecodeOptions(**values["options"]), neighbours=values["neighbours"])


TASKS: Mapping[str, Callable[[Path, dict[str, Any]], Iterator[Message]]] = {
    "analyse": _analyse,
    "describe": tasks.describe,
    "picture": tasks.picture,
    "proxy": tasks.proxy,
    "cut": tasks.cut,
}
"""What may be asked for; each gives messages, the last of them ``done``."""


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    while True:
        try:
            request = receive(requests)
        except BrokenStream:
            return
        path = Path(request.values["path"])
        try:
            for message in TASKS[request.kind](path, request.values):
                send(answers, message)
        except MediaError as error:
            send(answers, Message("failed", {"error": type(error).__name__, "reason": error.reason}))
        except MemoryError:
            send(answers, Message("failed", {"error": "TooLarge", "reason": TooLarge(path).reason}))


def main() -> None:
    """Serve on the standard streams, out of reach of libraries that print to standard output."""
    if memory := int(sys.argv[1]):
        limit_memory(memory)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


def _end_with_parent(parent: int) -> None:
    """End at once when the parent is gone: a decoder that hangs would never notice its closed pipe."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


if __name__ == "__main__":
    main()

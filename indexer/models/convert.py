"""Turn torch models into OpenVINO's form, once, and keep them in a cache folder."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONVERSION = 1  # to be raised when the same network is converted differently


@dataclass(frozen=True, slots=True)
class Network:
    """A torch network that can be converted.

    Attributes:
        name: for people, in the cache.
        identity: changes whenever the network or its weights do.
        load: gives the module and an example of each of its inputs; imports torch.
        shapes: of the inputs, -1 where any size is taken.
    """

    name: str
    identity: str
    load: Callable[[], tuple[Any, Sequence[Any]]]
    shapes: Sequence[Sequence[int]]


def converted(network: Network, cache: Path) -> Path:
    """The path of the converted network's ``.xml``, made if it is not in `cache` yet.

    The folder's name holds everything that decides its content, so it is never out of date. It appears
    by one rename: two programs that convert at the same time do not see each other's halves.

    Raises:
        OSError: it cannot be kept there.
    """
    import openvino

    version = openvino.__version__.split("-")[0]
    folder = cache / f"{network.name}-{network.identity}-g{CONVERSION}-ov{version}"
    model = folder / "model.xml"
    if model.is_file():
        return model
    shutil.rmtree(folder, ignore_errors=True)  # somebody removed a part of it
    cache.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix="convert-", dir=cache))
    try:
        _convert(network, unfinished / "model.xml")
        unfinished.replace(folder)
    except OSError:
        # Another program was first: a folder that is not empty cannot be replaced. Use that one.
        if not model.is_file():
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return model


def _convert(network: Network, target: Path) -> None:
    import openvino
    import torch
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    module, example = network.load()
    example = tuple(example)
    with warnings.catch_warnings(), torch.no_grad():
        # Deprecated in favour of torch.export, whose graphs OpenVINO reads only through a decoder
        # that is still experimental; and tracing tells that it takes sizes for constants, as meant.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.filterwarnings("ignore", category=UserWarning, message="Converting a tensor")
        warnings.filterwarnings("ignore", message=".*might cause the trace to be incorrect.*")
        traced = torch.jit.trace(module, example)  # type: ignore[no-untyped-call]
    # The front end is called directly: openvino.convert_model would bring its usage telemetry along.
    # `decoder` must outlive the conversion, which reads the graph through it.
    decoder = TorchScriptPythonDecoder(traced, example_input=example)
    front_end = FrontEndManager().load_by_framework("pytorch")
    graph = front_end.convert(front_end.load(decoder))
    graph.reshape(dict(zip(graph.inputs, map(list, network.shapes), strict=True)))
    openvino.save_model(graph, target, compress_to_fp16=False)

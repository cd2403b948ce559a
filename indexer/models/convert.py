"""Turn the torch model into OpenVINO's form, once, and keep it in a cache folder."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from pathlib import Path

from indexer.models import default

# Raise it when the graph that is converted changes, so that old cache entries are not used.
GRAPH_VERSION = 1


def converted_model(cache: Path) -> Path:
    """The path of the converted default model's ``.xml``, made if it is not in `cache` yet.

    The folder's name holds everything that decides its content, so it is never out of date. It appears
    by one rename: two programs that convert at the same time do not see each other's halves.

    Raises:
        OSError: it cannot be kept there.
    """
    import openvino

    version = openvino.__version__.split("-")[0]
    key = f"{default.NAME}-{default.WEIGHTS_SHA256[:16]}-g{GRAPH_VERSION}-ov{version}"
    folder = cache / key
    model = folder / "model.xml"
    if model.is_file():
        return model
    shutil.rmtree(folder, ignore_errors=True)  # somebody removed a part of it
    cache.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix="convert-", dir=cache))
    try:
        _convert(unfinished / "model.xml")
        unfinished.replace(folder)
    except OSError:
        # Another program was first: a folder that is not empty cannot be replaced. Use that one.
        if not model.is_file():
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return model


def _convert(target: Path) -> None:
    import openvino
    import torch
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    from indexer.models.efficientnet_lite import load_embedder

    side = default.INPUT_SIDE
    example = torch.zeros(2, side, side, 3, dtype=torch.uint8)
    with warnings.catch_warnings(), torch.no_grad():
        # Deprecated in favour of torch.export, whose graphs OpenVINO reads only through a decoder
        # that is still experimental.
        warnings.simplefilter("ignore", DeprecationWarning)
        traced = torch.jit.trace(load_embedder(), example)  # type: ignore[no-untyped-call]
    # The front end is called directly: openvino.convert_model would bring its usage telemetry along.
    # `decoder` must outlive the conversion, which reads the graph through it.
    decoder = TorchScriptPythonDecoder(traced, example_input=(example,))
    front_end = FrontEndManager().load_by_framework("pytorch")
    graph = front_end.convert(front_end.load(decoder))
    graph.reshape([-1, side, side, 3])
    openvino.save_model(graph, target, compress_to_fp16=False)

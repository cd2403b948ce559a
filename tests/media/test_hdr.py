from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from media import hdr
from media.decode import VideoReader
from tests.footage import moving_scene

TO_BT2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])
KR, KB = 0.2627, 0.0593


def pq_code(nits: np.ndarray) -> np.ndarray:
    power = (nits / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def hlg_code(nits: np.ndarray) -> np.ndarray:
    scene = (nits / 1000) ** (1 / 1.2)
    high = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), high)


def write_hdr(path: Path, image: np.ndarray, transfer: int) -> None:
    """`image`, SDR, the way an HDR camera would have stored it: white at 203 nits."""
    nits = ((image[..., ::-1] / 255) ** 2.4 @ TO_BT2020.T).clip(0) * 203
    code = pq_code(nits) if transfer == hdr.PQ else hlg_code(nits)
    luma = code @ [KR, 1 - KR - KB, KB]
    blue, red = (code[..., 2] - luma) / (2 - 2 * KB), (code[..., 0] - luma) / (2 - 2 * KR)
    frame = av.VideoFrame(image.shape[1], image.shape[0], "yuv444p10le")
    parts = (64 + 876 * luma, 512 + 896 * blue, 512 + 896 * red)
    for plane, values in zip(frame.planes, parts, strict=True):
        rows = np.zeros((image.shape[0], plane.line_size // 2), "<u2")
        rows[:, : image.shape[1]] = np.round(values)
        plane.update(rows.tobytes())
    frame.pts = 0
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"qp": "0"})
        stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "yuv444p10le"
        context = stream.codec_context
        context.colorspace = context.color_primaries = 9
        context.color_trc, context.color_range = transfer, 1
        frame.colorspace = frame.color_primaries = 9
        frame.color_trc, frame.color_range = transfer, 1
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


@pytest.mark.parametrize("transfer", [hdr.PQ, hdr.HLG])
def test_hdr_looks_like_its_sdr_self(tmp_path: Path, transfer: int) -> None:
    wanted = next(moving_scene(1, 0.1, (160, 120)))
    write_hdr(tmp_path / "a.mp4", wanted, transfer)
    with VideoReader(tmp_path / "a.mp4") as reader:
        frame = next(reader.frames())
    assert np.abs(frame.image().astype(int) - wanted).mean() < 5
    assert abs(frame.thumbnail(16, 12).mean() - wanted.mean()) < 5

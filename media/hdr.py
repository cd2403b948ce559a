"""HDR pictures (PQ and HLG, BT.2020) as SDR ones, so that they look like everything else."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

PQ = 16  # AVCOL_TRC_SMPTE2084
HLG = 18  # AVCOL_TRC_ARIB_STD_B67
_WHITE_NITS = 203.0  # BT.2408: the white of SDR graphics within HDR
_DISPLAY_GAMMA = 2.4
_HLG_PEAK_NITS = 1000.0

# BT.2020 to BT.709 primaries in linear light (BT.2087), for blue-first pixels.
_TO_BT709 = np.array(
    [[1.1187, -0.1006, -0.0182], [-0.0083, 1.1329, -0.1246], [-0.0728, -0.5876, 1.6605]], np.float32
)


@cache
def _light(transfer: int) -> NDArray[np.float32]:
    """Linear light of each 8-bit code value, 1.0 for SDR white; (256,) float32."""
    code = np.arange(256) / 255
    if transfer == PQ:
        power = code ** (1 / 78.84375)
        ratio = np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)
        nits = 10_000 * ratio ** (1 / 0.1593017578125)
    else:
        high = (np.exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12
        scene = np.where(code <= 0.5, code**2 / 3, high)
        nits = _HLG_PEAK_NITS * scene**1.2
    return np.asarray(nits / _WHITE_NITS, np.float32)


def to_sdr(image: NDArray[np.uint8], transfer: int) -> NDArray[np.uint8]:
    """A (h, w, 3) BGR picture coded as `transfer` (PQ or HLG) for an SDR display.

    Light brighter than SDR white is clipped: what is compared with it was shot or graded for that.
    """
    light = cv2.transform(cv2.LUT(image, _light(transfer)), _TO_BT709)
    shown = cv2.pow(np.clip(np.asarray(light, np.float32), 0, 1), 1 / _DISPLAY_GAMMA)
    return np.asarray(np.round(np.asarray(shown) * 255), np.uint8)

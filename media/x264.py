"""What x264 needs so that the same pictures give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping

import cv2

_AVX512_SKX = 256  # in OpenCV's cv::CpuFeatures, which have no names in Python

# x264 165 with AVX-512 weighs blocks by memory that it never wrote: each encode comes out another.
STEADY: Mapping[str, str] = {"asm": "AVX2"} if cv2.checkHardwareSupport(_AVX512_SKX) else {}


def x264_params(parameters: Mapping[str, str]) -> str:
    """FFmpeg's option `x264-params`: these and the steady ones."""
    return ":".join(f"{name}={value}" for name, value in {**STEADY, **parameters}.items())

"""What a golden clip is made of: the words in which the tables of cases are written."""

from __future__ import annotations

from dataclasses import dataclass

SIZE = "64x48"

# The display matrix of a track header: x' = a x + c y, y' = b x + d y, with y downwards.
Matrix = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """One clip, how ffmpeg makes it, and how ffmpeg shows it.

    Attributes:
        name: the file.
        what: what is proved with it.
        make: arguments of ffmpeg, one run after the other; ``{clip}`` is the file, ``{tmp}`` a folder.
        show: the filters that give RGB as displayed.
        at: the frames that are compared, by their place in the clip.
        psnr: decibels by which each picture must be like ffmpeg's, at least.
        rate: frames per second when the times are k / rate by construction.
        times: seconds of each frame by construction, as fractions ("7/25"), when not at a rate.
        own_pts: whether the container has pts, so that ffprobe's must be ours.
        first: seconds of the first frame when it is not 0.
        matrix: put into the track header afterwards.
        stream: which stream of the clip is shown.
        read: arguments of ffmpeg before the input when it shows the clip.
    """

    name: str
    what: str
    make: tuple[str, ...]
    show: str
    at: tuple[int, ...] = (0, 4, 9)
    psnr: float = 45.0
    rate: str | None = "25"
    times: tuple[str, ...] = ()
    own_pts: bool = True
    first: str = "0"
    matrix: Matrix | None = None
    stream: str = "v:0"
    read: str = ""


def source(frames: int = 10, rate: str = "25", size: str = SIZE, name: str = "testsrc2") -> str:
    """Input arguments: `frames` pictures of a moving test pattern."""
    return f"-f lavfi -i {name}=s={size}:r={rate},trim=end_frame={frames}"


def rgb(
    matrix: str = "170m", span: str = "limited", size: str | None = None, chroma: str | None = None
) -> str:
    """Filters: YUV by `matrix` and range to full-range RGB, by zimg, which is not what vdx uses.

    `chroma` says where the samples lie for codecs that do not; ffmpeg's own scaler takes the centre.
    """
    scale = "w={}:h={}:".format(*size.split("x")) if size else ""
    where = f"chromalin={chroma}:" if chroma else ""
    return (
        f"zscale={scale}filter=bicubic:{where}matrixin={matrix}:rangein={span}:matrix=gbr:range=full,"
        "format=gbrp"
    )


OVER_WHITE = (
    "scale=flags=bicubic+accurate_rnd+full_chroma_int,format=rgba,split[front][back];[back]lutrgb=r=255:g=255:b=255:a=255[white];"
    "[white][front]overlay=format=rgb,format=gbrp"
)
# Chroma in every pixel: turned pictures have theirs where no converter looks for it.
X264_444 = "-c:v libx264 -preset veryslow -crf 16 -pix_fmt yuv444p -bitexact"
X264 = "-c:v libx264 -preset veryslow -crf 16 -pix_fmt yuv420p -bitexact"
TAGS_709 = "-colorspace bt709 -color_primaries bt709 -color_trc bt709"
TAGS_601 = "-colorspace smpte170m -color_primaries smpte170m -color_trc smpte170m"

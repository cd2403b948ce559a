"""What the first bytes of a file say it is: enough to leave most non-videos unopened."""

from __future__ import annotations

from pathlib import Path

from media import jpeg

HEAD_BYTES = 1024

# Names that promise a video. `.ts` is left out on purpose: it is also TypeScript.
_VIDEO_NAMES = (
    "3g2 3gp asf avi divx flv m2ts m2v m4v mjpeg mjpg mkv mov mp4 mpe mpeg mpg mts mxf ogv rm rmvb vob webm "
    "wmv"
)
VIDEO_SUFFIXES = frozenset(f".{name}" for name in _VIDEO_NAMES.split())

_IMAGES = (
    (0, b"BM"),
    (0, b"II*\0"),
    (0, b"MM\0*"),
    (0, b"II+\0"),
    (0, b"MM\0+"),
    (0, b"8BPS"),
    (0, b"\0\0\1\0"),  # ICO
    (0, b"\0\0\0\x0cJXL "),
    (0, b"\xff\x0a"),  # bare JPEG XL
    (0, b"\0\0\0\x0cjP  "),
    (0, b"v/1\x01"),  # OpenEXR
    (0, b"#?RADIANCE"),
    (0, b"qoif"),
    (0, b"gimp xcf"),
)
_OTHERS = (
    (0, b"%PDF"),
    (0, b"PK\x03\x04"),
    (0, b"PK\x05\x06"),
    (0, b"\x1f\x8b"),
    (0, b"BZh"),
    (0, b"\xfd7zXZ\0"),
    (0, b"7z\xbc\xaf'\x1c"),
    (0, b"Rar!"),
    (0, b"\x28\xb5\x2f\xfd"),
    (0, b"\x7fELF"),
    (0, b"MZ"),
    (0, b"\xca\xfe\xba\xbe"),
    (0, b"SQLite format 3\0"),
    (0, b"\x93NUMPY"),
    (0, b"\x89HDF"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),  # old office documents
    (257, b"ustar"),
)
_VIDEOS = (
    *((4, box) for box in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")),
    (0, b"\x1aE\xdf\xa3"),  # Matroska, WebM
    (8, b"AVI "),
    (0, b"FLV\x01"),
    (0, b"0&\xb2u\x8ef\xcf\x11"),  # ASF, WMV
    (0, b"\0\0\1\xba"),
    (0, b"\0\0\1\xb3"),
    (0, b"\x06\x0e\x2b\x34\x02\x05\x01\x01"),  # MXF
    (0, b".RMF"),
    (0, b"YUV4MPEG2"),
    (0, b"GIF8"),
)
_STILL_BRANDS = frozenset((b"avif", b"heic", b"heix", b"heim", b"heis", b"mif1"))
_SEQUENCE_BRANDS = frozenset((b"avis", b"hevc", b"hevx", b"msf1"))
_CONTROL = frozenset({*range(7), *range(14, 27), *range(28, 32), 127})


def _any(head: bytes, table: tuple[tuple[int, bytes], ...]) -> bool:
    return any(head.startswith(magic, at) for at, magic in table)


def is_image(path: Path, head: bytes) -> bool:
    """Whether the file at `path`, whose first bytes are `head`, is one still picture.

    Nothing more of it is read, unless it may be a JPEG or a video made of them.

    Raises:
        UnreadableFile: reading that failed.
    """
    if head.startswith(jpeg.SIGNATURE):
        return not jpeg.is_motion_jpeg(path)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return b"acTL" not in head and b"IDAT" in head
    if head[4:8] == b"ftyp":
        return head[8:12] in _STILL_BRANDS
    return _any(head, _IMAGES) or (is_webp(head) and not is_animated_webp(head))


def is_webp(head: bytes) -> bool:
    """Whether `head` opens a WebP file, still or animated."""
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


def is_animated_webp(head: bytes) -> bool:
    """Whether `head` opens a WebP file whose header says that it is animated."""
    return is_webp(head) and head[12:16] == b"VP8X" and bool(head[20:21] and head[20] & 0x02)


def may_be_still(head: bytes) -> bool:
    """Whether the format keeps stills and animations alike, so that its frames must be counted."""
    sequence = head[4:8] == b"ftyp" and head[8:12] in _SEQUENCE_BRANDS
    return sequence or head.startswith((b"GIF8", b"\x89PNG"))


def is_text(head: bytes) -> bool:
    """Whether `head` reads as text (UTF-8, UTF-16 with a mark, or any single-byte alphabet)."""
    if head.startswith(b"YUV4MPEG2"):
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.count(0) >= len(head) // 4
    if any(byte in _CONTROL for byte in head):
        return False
    return sum(byte < 128 for byte in head) >= len(head) * 0.6 or _is_utf8(head)


def _is_utf8(head: bytes) -> bool:
    for cut in range(4):  # a character may be cut where the head ends
        try:
            head[: len(head) - cut].decode()
        except UnicodeDecodeError:
            continue
        return True
    return False


def is_other(head: bytes) -> bool:
    """Whether `head` opens a well-known format that is neither video, sound nor picture."""
    return _any(head, _OTHERS) or is_text(head)


def promises_video(path: Path, head: bytes) -> bool:
    """Whether the signature or the name says "video", so that failing to open it is damage."""
    transport = head[:1] == b"G" and head[188:189] == b"G" and head[376:377] == b"G"
    return _any(head, _VIDEOS) or transport or path.suffix.lower() in VIDEO_SUFFIXES

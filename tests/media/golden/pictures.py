"""Golden clips about pictures: geometry, colour, depth, transparency, fields."""

from __future__ import annotations

from tests.media.golden.case import OVER_WHITE, TAGS_601, TAGS_709, X264, X264_444, Case, Matrix, rgb, source

_ONE = 1 << 16
_FLIPS: dict[str, Matrix] = {
    "flip-horizontal": (-_ONE, 0, 0, _ONE),
    "flip-vertical": (_ONE, 0, 0, -_ONE),
    "rotate-90-flip": (0, _ONE, _ONE, 0),
    "rotate-270-flip": (0, -_ONE, -_ONE, 0),
}
_FADE = "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='clip(X*4-64,0,255)'"


def _orientation() -> list[Case]:
    plain = f"{source(4)} {X264_444}"
    turned = [
        Case(
            f"rotate-{angle}.mp4",
            f"turned by {angle} degrees in the track header",
            (f"{plain} {{tmp}}/a.mp4", f"-i {{tmp}}/a.mp4 -c copy -metadata:s:v rotate={angle} {{clip}}"),
            rgb(),
            at=(0, 3),
        )
        for angle in (90, 180, 270)
    ]
    flipped = [
        Case(f"{name}.mp4", "flipped in the track header", (f"{plain} {{clip}}",), rgb(), (0, 3), matrix=m)
        for name, m in _FLIPS.items()
    ]
    orientation = "display_orientation=insert:rotate=90"
    message = Case(
        "rotate-sei.mkv",
        "turned by an H.264 message and not by the container",
        (f"{plain} -bsf:v h264_metadata={orientation} {{clip}}",),
        f"transpose=cclock,{rgb()}",
        at=(0,),
        read="-noautorotate",
    )
    return [*turned, *flipped, message]


def _shape() -> list[Case]:
    square = f"{source(4)} {X264}"
    return [
        Case("sar-wide.mp4", "pixels of 4:3", (f"{source(4)} -vf setsar=4/3 {X264} {{clip}}",),
             rgb(size="85x48"), (0, 3)),
        Case("sar-narrow.mkv", "pixels of 8:9", (f"{source(4)} -vf setsar=8/9 {X264} {{clip}}",),
             rgb(size="57x48"), (0, 3), 33),
        Case("sar-container.mp4", "square pixels by the codec, 4:3 by the container, which rules",
             (f"{square} {{tmp}}/a.mp4", "-i {tmp}/a.mp4 -c copy -aspect 16:9 {clip}"),
             rgb(size="85x48"), (0, 3)),
        Case("sar-mpeg2.ts", "16:9 in an MPEG-2 header",
             (f"{source(4)} -c:v mpeg2video -q:v 3 -aspect 16:9 -bitexact {{clip}}",),
             rgb(size="85x48"), (0, 3)),
        Case("sar-turned.mp4", "pixels of 4:3, and turned by 90 degrees",
             (f"{source(4)} -vf setsar=4/3 {X264_444} {{tmp}}/a.mp4",
              "-i {tmp}/a.mp4 -c copy -metadata:s:v rotate=90 {clip}"),
             rgb(size="48x85"), (0, 3)),
        Case("odd-size.webm", "127 x 95 with subsampled chroma",
             (f"{source(2, size='127x95')} -c:v libvpx-vp9 -crf 20 -b:v 0 -bitexact {{clip}}",),
             rgb(chroma="center"), (0,)),
        Case("cropped.mp4", "58 x 42, cropped from the coded 64 x 48",
             (f"{source(4, size='58x42')} {X264} {{clip}}",), rgb(), (0, 3)),
    ]  # fmt: skip


def _colour() -> list[Case]:
    bars = source(2, name="smptehdbars")
    cases = []
    for matrix, tags, name in (("709", TAGS_709, "709"), ("170m", TAGS_601, "601")):
        for span, flag in (("limited", "tv"), ("full", "pc")):
            convert = (
                "-vf zscale=matrixin=709:transferin=709:primariesin=709:"
                f"transfer=709:primaries=709:matrix={matrix}:range={span},format=yuv420p"
            )
            cases.append(
                Case(
                    f"bt{name}-{span}.mp4",
                    f"BT.{name}, {span} range",
                    (f"{bars} {convert} {X264} {tags} -color_range {flag} {{clip}}",),
                    rgb(matrix, span),
                    at=(0,),
                )
            )
    return [
        *cases,
        Case("mjpeg-full.avi", "Motion JPEG: full range without a tag",
             (f"{source(3)} -c:v mjpeg -q:v 3 -pix_fmt yuvj420p -bitexact {{clip}}",),
             rgb(span="full"), (0, 2), own_pts=False),
        Case("gray.mkv", "luma only, limited range",
             (f"{source(3)} -vf format=gray,zscale=rangein=full:range=limited {X264} -pix_fmt gray "
              "-color_range tv {clip}",),
             "zscale=rangein=limited:range=full,format=gray,format=gbrp", (0, 2)),
        Case("rgb.mkv", "RGB in H.264", (f"{source(3)} -c:v libx264rgb -crf 16 -bitexact {{clip}}",),
             "format=gbrp", (0, 2)),
    ]  # fmt: skip


def _depth() -> list[Case]:
    def x264(fmt: str) -> str:
        return f"{source(3)} {X264} -pix_fmt {fmt} {{clip}}"

    x265 = "-c:v libx265 -crf 16 -x265-params log-level=none:info=0 -tag:v hvc1 -bitexact"
    return [
        Case("yuv444.mp4", "full chroma", (x264("yuv444p"),), rgb(), (0, 2)),
        Case("yuv422.mkv", "half chroma across", (x264("yuv422p"),), rgb(), (0, 2)),
        Case("ten-bit.mp4", "10 bits, H.264", (x264("yuv420p10le"),), rgb(), (0, 2)),
        Case("twelve-bit.mp4", "12 bits, HEVC", (f"{source(3)} {x265} -pix_fmt yuv444p12le {{clip}}",),
             rgb(), (0, 2)),
        Case("twelve-bit.webm", "12 bits, VP9",
             (f"{source(3)} -c:v libvpx-vp9 -crf 20 -b:v 0 -pix_fmt yuv422p12le -bitexact {{clip}}",),
             rgb(chroma="center"), (0, 2)),
        *(_hdr(name, transfer, x265) for name, transfer in (("pq", "smpte2084"), ("hlg", "arib-std-b67"))),
    ]  # fmt: skip


def _hdr(name: str, transfer: str, codec: str) -> Case:
    to_hdr = (
        "format=gbrp,zscale=matrixin=gbr:transferin=709:primariesin=709:npl=203:"
        f"transfer={transfer}:primaries=2020:matrix=2020_ncl:range=limited,format=yuv444p10le"
    )
    tags = f"-colorspace bt2020nc -color_primaries bt2020 -color_trc {transfer} -color_range tv"
    return Case(
        f"{name}.mp4",
        f"HDR ({name.upper()}), shown on an SDR display with white at 203 nits and clipped above",
        (f"{source(3)} -vf {to_hdr} {codec} {tags} {{clip}}",),
        "zscale=npl=203:transfer=709:primaries=709:matrix=gbr:range=full,format=gbrp",
        at=(0, 2),
        psnr=36,
    )


def _transparency() -> list[Case]:
    clear = f'{source(3)} -vf "{_FADE}"'
    palettes = "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:alpha_threshold=128"
    return [
        Case("alpha-vp9.webm", "VP9 with a second, transparent layer",
             (f"{clear} -c:v libvpx-vp9 -crf 20 -b:v 0 -auto-alt-ref 0 -pix_fmt yuva420p "
              "-bitexact {clip}",),
             OVER_WHITE, (0, 2), 40, read="-c:v libvpx-vp9"),
        Case("alpha-qtrle.mov", "QuickTime Animation", (f"{clear} -c:v qtrle -pix_fmt argb {{clip}}",),
             OVER_WHITE, (0, 2), 60),
        Case("alpha-png.mov", "PNG in QuickTime", (f"{clear} -c:v png -pix_fmt rgba {{clip}}",),
             OVER_WHITE, (0, 2), 60),
        Case("alpha-prores.mov", "ProRes 4444",
             (f"{clear} -frames:v 2 -c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le -bitexact "
              "{clip}",),
             OVER_WHITE, (0, 1), 60),
        Case("clear.gif", "transparent parts, a palette for each picture",
             (f'{source(5)} -vf "{_FADE},{palettes}" {{clip}}',), OVER_WHITE, (0, 2, 4), 60),
    ]  # fmt: skip


def _fields() -> list[Case]:
    bwdif = f"bwdif=mode=send_frame:parity=auto:deint=interlaced,{rgb()}"

    def woven(first: str, frames: int = 6) -> str:
        return f"{source(2 * frames, '50', '96x64')} -vf tinterlace=interleave_{first}"

    x264 = X264 + " -flags +ildct+ilme -x264-params"
    mpeg2 = "-c:v mpeg2video -q:v 3 -flags +ildct+ilme -g 4 -bf 2 -bitexact"
    return [
        Case("fields-top.mp4", "H.264 of fields, top first", (f"{woven('top')} {x264} tff=1 {{clip}}",),
             bwdif, (1, 3, 5)),
        Case("fields-bottom.mp4", "H.264 of fields, bottom first",
             (f"{woven('bottom')} {x264} bff=1 {{clip}}",), bwdif, (1, 3, 5)),
        Case("fields-top.ts", "MPEG-2 of fields, top first", (f"{woven('top')} {mpeg2} -top 1 {{clip}}",),
             bwdif, (1, 3, 5)),
        Case("fields-bottom.mkv", "MPEG-2 of fields, bottom first",
             (f"{woven('bottom')} {mpeg2} -top 0 {{clip}}",), bwdif, (1, 3, 5)),
        Case("fields-later.mkv", "H.264: progressive first, fields from frame 4 on",
             (f"{source(4, size='96x64')} {X264} -bf 0 {{tmp}}/a.ts",
              f"{woven('top')} {X264} -bf 0 -flags +ildct+ilme -x264-params tff=1 {{tmp}}/b.ts",
              "-i concat:{tmp}/a.ts|{tmp}/b.ts -c copy -bitexact {clip}"),
             bwdif, (0, 3, 5, 9)),
    ]  # fmt: skip


CASES = [*_orientation(), *_shape(), *_colour(), *_depth(), *_transparency(), *_fields()]

"""Golden clips about time: rates, missing and moved times, edit lists, orders, streams."""

from __future__ import annotations

from tests.media.golden.case import X264, Case, rgb, source

_MPEG4 = "-c:v mpeg4 -q:v 3 -bf 2 -g 6 -bitexact"
_MPEG2 = "-c:v mpeg2video -q:v 3 -bf 2 -g 6 -bitexact"
_OPEN = X264 + " -bf 3 -x264-params open-gop=1:keyint=6:min-keyint=6:scenecut=0"
_LONG = X264 + " -g 12 -sc_threshold 0 -bf 2"


def _rates() -> list[Case]:
    def slow(rate: str, name: str, frames: int = 300) -> Case:
        return Case(
            name,
            f"{frames} frames at {rate}: no drift",
            (f"{source(frames, rate, '32x32')} -c:v libx264 -crf 40 -pix_fmt yuv420p -bitexact {{clip}}",),
            rgb(),
            at=(0, frames // 2, frames - 1),
            rate=rate,
        )

    squares = tuple(f"{k * k}/50" for k in range(10))
    spread = "-vf settb={0},setpts=N*N/50/TB -vsync passthrough -enc_time_base {0}"
    vary = f"{source()} {spread.format('1/1000')} {X264} -bf 3"
    return [
        slow("24000/1001", "film.mp4"),
        slow("30000/1001", "ntsc.mkv"),
        slow("30000/1001", "ntsc.ts", 84),
        Case("vfr.mp4", "each frame longer than the one before", (f"{vary} {{clip}}",), rgb(),
             rate=None, times=squares),
        Case("vfr.mkv", "the same in milliseconds", (f"{vary} {{clip}}",), rgb(), rate=None, times=squares),
        Case("delays.gif", "delays of whole hundredths",
             (f"{source(8)} {spread.format('1/100')} {{clip}}",),
             "format=gbrp", (0, 4, 7), 60, rate=None, times=squares[:8]),
    ]  # fmt: skip


def _starts() -> list[Case]:
    whole = f"{source(24)} {_LONG} {{tmp}}/a.mp4"
    sound = "-f lavfi -i sine=r=8000:d=0.8 -map 0:v -map 1:a -c:a aac -b:a 8k"
    negative = "-avoid_negative_ts disabled"
    return [
        Case("late.mkv", "starts at 3 s, which players show as 0",
             (f"{source()} {X264} -bf 3 -output_ts_offset 3 {{clip}}",), rgb()),
        Case("late.ts", "starts somewhere, as transport streams do",
             (f"{source()} {_MPEG2} -output_ts_offset 500 {{clip}}",), rgb()),
        Case("negative.asf", "starts before 0",
             (f"{source()} -c:v mpeg4 -q:v 3 -bitexact -output_ts_offset -1 {negative} {{clip}}",),
             rgb()),
        Case("negative.mp4", "starts before 0: an edit list takes five pictures away",
             (f"{source()} {X264} -bf 3 -output_ts_offset -0.2 {negative} {{clip}}",),
             rgb(), (0, 2, 4)),
        Case("wrap.ts", "the 33-bit clock starts anew at the fifth frame",
             (f"{source(24)} {_MPEG2} -output_ts_offset 95442.15 {{clip}}",), rgb(), (0, 12, 23)),
        Case("edit-cut.mp4", "an edit list that starts between I-frames",
             (whole, "-ss 0.28 -i {tmp}/a.mp4 -c copy {clip}"), rgb(), (0, 6, 16)),
        Case("edit-delay.mp4", "an empty edit: 0.4 s of sound before the first picture",
             (f"-itsoffset 0.4 {source()} {sound} -vsync passthrough {X264} {{clip}}",),
             rgb(), first="2/5"),
    ]  # fmt: skip


def _orders() -> list[Case]:
    hevc = "-c:v libx265 -crf 18 -pix_fmt yuv420p -bitexact -x265-params log-level=none:info=0:"
    return [
        Case("bframes.avi", "no pts: MPEG-4 with B-frames in AVI", (f"{source(24)} {_MPEG4} {{clip}}",),
             rgb(), (0, 12, 23), own_pts=False),
        Case("bframes-h264.avi", "no pts: H.264 with B-frames in AVI",
             (f"{source(24)} {_LONG} {{clip}}",), rgb(), (0, 12, 23), own_pts=False),
        Case("raw.h264", "no times at all: a raw H.264 stream", (f"{source(24)} {_LONG} {{clip}}",),
             rgb(), (0, 12, 23), own_pts=False),
        Case("raw.hevc", "no times at all: a raw HEVC stream",
             (f"{source(12)} {hevc}keyint=6:bframes=2 {{clip}}",), rgb(), (0, 5, 11),
             own_pts=False),
        Case("raw.m2v", "no times at all: a raw MPEG-2 stream", (f"{source(24)} {_MPEG2} {{clip}}",),
             rgb(), (0, 12, 23), own_pts=False),
        Case("open-gop.mp4", "B-frames before their I-frame, H.264", (f"{source(24)} {_OPEN} {{clip}}",),
             rgb(), (0, 12, 23)),
        Case("open-gop.ts", "B-frames before their I-frame, H.264 in a transport stream",
             (f"{source(24)} {_OPEN} {{clip}}",), rgb(), (0, 12, 23)),
        Case("open-gop-hevc.mkv", "B-frames before their I-frame, HEVC",
             (f"{source(24)} {hevc}open-gop=1:keyint=6:min-keyint=6:bframes=3 {{clip}}",),
             rgb(), (0, 12, 23)),
        Case("open-gop.mpg", "B-frames before their I-frame, MPEG-2 in a program stream",
             (f"{source(24)} {_MPEG2} {{clip}}",), rgb(), (0, 12, 23)),
    ]  # fmt: skip


def _streams() -> list[Case]:
    cover = source(1, "1", "120x120", "smptebars")
    art = "-c:v:1 png -pix_fmt:v:1 rgb24 -disposition:v:1 attached_pic"
    both = f"{source()} {cover} -map 0 -map 1 {X264} {art}"
    attached = "-attach {tmp}/a.png -metadata:s:t mimetype=image/png -metadata:s:t filename=cover.png"
    two = f"{source(size='48x32', name='mandelbrot')} {source()} -map 0 -map 1 {X264}"
    return [
        Case("cover.mp4", "cover art is not the video", (f"{both} {{clip}}",), rgb()),
        Case("cover.mkv", "cover art as an attachment",
             (f"{cover} {{tmp}}/a.png", f"{source()} {attached} {X264} {{clip}}"), rgb()),
        Case("two-streams.mkv", "two videos, the second by default",
             (f"{two} -disposition:v:0 0 -disposition:v:1 default {{clip}}",), rgb(), stream="v:1"),
    ]  # fmt: skip


CASES = [*_rates(), *_starts(), *_orders(), *_streams()]

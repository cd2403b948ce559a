"""Ingest of compact files: what they say of their video goes into the library, and nothing is decoded.

The video is that of the source, by its content, whoever brings it first. Descriptors are of no use if they
were made in another way than this library's; they are approximate if they are small, or made from the video
in the compact file; else exact. What a library has is only replaced by what is worth more, so that the
source, when it comes, is analysed where only approximations are known.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from indexer.discover import FoundFile
from indexer.identity import fingerprint
from indexer.keyed_locks import KeyedLocks
from indexer.recipes import APPROXIMATE, Recipes, recipe_of
from indexer.recognise import moved, moved_from
from indexer.report import FileResult, Outcome
from media.errors import DamagedVideo, MediaError, UnreadableFile
from storage.compact.descriptors import read_descriptors, spaces_in
from storage.compact.errors import CompactError, CompactTooNew, DamagedPart
from storage.compact.manifest import SourceInfo
from storage.compact.reader import CompactReader
from storage.compact.video_file import video_file
from storage.library import Store
from storage.records import AnalysedVideo, VideoRecord
from storage.stored import StoredVideo, is_there

Analyse = Callable[[Path, Path], AnalysedVideo]
"""Decodes the video at a path; the second is the one that people are told of."""


class CompactIngest:
    """Takes in compact files, several at a time.

    Args:
        store: the library, open for writing.
        recipes: what descriptors are of use.
        retry: read files again that failed or came out partial.
        analyse: decodes a video, where descriptors cannot be used.
        contents: what is under way.
    """

    def __init__(
        self, store: Store, recipes: Recipes, *, retry: bool, analyse: Analyse, contents: KeyedLocks
    ) -> None:
        self._store = store
        self._recipes = recipes
        self._retry = retry
        self._analyse = analyse
        self._contents = contents

    def ingest(self, file: FoundFile, stat: os.stat_result) -> FileResult:
        """Recognise the video of a compact file, or commit what the file says of it.

        Raises:
            MediaError: it is damaged, or nothing in it is of use here.
        """
        path, own = file.path, fingerprint(file.path)
        failure = self._store.failure(path)
        if failure is not None and failure.fingerprint == own and not self._retry:
            return FileResult(path, Outcome.FAILED, failure.reason)
        try:
            with CompactReader(path) as reader, self._contents.held(reader.manifest.source.fingerprint):
                return self._take(path, stat, reader)
        except CompactTooNew as error:  # a newer vdx may read it as it is
            raise UnreadableFile(path, error.reason) from error
        except CompactError as error:
            self._store.record_failure(path, own, stat, error.reason)
            raise DamagedVideo(path, error.reason) from error

    def _take(self, path: Path, stat: os.stat_result, reader: CompactReader) -> FileResult:
        video = self._store.by_fingerprint(reader.manifest.source.fingerprint)
        if video is None:
            return self._commit(path, stat, reader, None, decode=True)
        here = self._store.location(path)
        same = here is not None and here.video_id == video.id
        as_it_was = here is not None and (here.size, here.mtime_ns) == (stat.st_size, stat.st_mtime_ns)
        kept = self._store.vector_counts(video.id).keys()
        has = self._recipes.worth(video.recipe, kept), video.record.problem is None
        if not (same and as_it_was and has[0]) or (self._retry and not has[1]):
            # Nobody else brings what this library needs: not the descriptors, and the source is away.
            alone = not has[0] and not any(is_there(video, known) for known in video.originals)
            decode = alone and bool(reader.manifest.videos)
            if decode or (self._offers(reader), reader.manifest.source.problem is None) > has:
                return self._commit(path, stat, reader, video, decode=decode)
        return self._note(path, stat, video, same=same, changed=not as_it_was)

    def _offers(self, reader: CompactReader) -> int:
        """What the descriptors of a file are worth, if they are not damaged."""
        if reader.manifest.level is None:
            return 0
        return self._recipes.worth(recipe_of(reader.manifest), spaces_in(reader))

    def _note(
        self, path: Path, stat: os.stat_result, video: StoredVideo, *, same: bool, changed: bool
    ) -> FileResult:
        """Nothing new: keep the books of what lies where."""
        others = [known for known in video.paths if known in video.compact and known != path]
        gone, outcome = None, Outcome.UNCHANGED
        if not same and others and moved(path, others):
            gone, outcome = moved_from(path, others), Outcome.MOVED
        elif not same:
            outcome = Outcome.DUPLICATE
        if not same or changed or self._store.failure(path) is not None:
            self._store.record_location(video.id, path, stat, instead_of=gone, compact=True)
        return FileResult(path, outcome)

    def _commit(
        self,
        path: Path,
        stat: os.stat_result,
        reader: CompactReader,
        old: StoredVideo | None,
        *,
        decode: bool,
    ) -> FileResult:
        damaged = list(reader.faults)
        analysed, recipe, decoded = self._look(path, reader, damaged, decode=decode)
        if damaged:
            problems = [analysed.video.problem or "", *(fault.reason for fault in damaged)]
            told = "; ".join(filter(None, problems))
            analysed = replace(analysed, video=replace(analysed.video, problem=told))
            recipe = recipe.removesuffix(APPROXIMATE) + APPROXIMATE  # the source has more
        known = old is not None or self._store.location(path) is not None
        replaces = None if old is None else old.id
        self._store.commit_video(analysed, path, stat, recipe=recipe, replaces=replaces, compact=True)
        self._store.compact()
        if analysed.video.problem is not None:
            return FileResult(path, Outcome.PARTIAL, analysed.video.problem, decoded)
        return FileResult(path, Outcome.UPDATED if known else Outcome.NEW, media_seconds=decoded)

    def _look(
        self, path: Path, reader: CompactReader, damaged: list[DamagedPart], *, decode: bool
    ) -> tuple[AnalysedVideo, str, float]:
        """What is in the file, the recipe of it, and how many seconds were decoded for it.

        `damaged` grows by parts that were wanted and cannot be used.
        """
        before, analysed = len(damaged), None
        recipe, about = recipe_of(reader.manifest), self._recipes.own + APPROXIMATE
        if not self._recipes.knows(recipe):
            recipe = about
        if self._offers(reader):
            analysed = self._descriptors(reader, damaged)
        if analysed is not None and len(damaged) == before:
            return analysed, recipe, 0.0
        decoded = self._decoded(path, reader, damaged) if decode else None
        if decoded is not None:
            return decoded, about, decoded.video.duration
        if analysed is None:
            raise damaged[before] if len(damaged) > before else CompactError(path, _USELESS)
        return analysed, recipe, 0.0

    def _descriptors(self, reader: CompactReader, damaged: list[DamagedPart]) -> AnalysedVideo | None:
        try:
            analysed = read_descriptors(reader, damaged)
        except DamagedPart as error:
            damaged.append(error)
            return None
        lost = {space.name for space in self._recipes.spaces - set(analysed.vectors)}
        told = {fault.part for fault in damaged}
        damaged += [
            DamagedPart(reader.path, name, "is missing")
            for name in (f"vectors/{space}.safetensors" for space in sorted(lost))
            if name not in told
        ]
        return analysed

    def _decoded(self, path: Path, reader: CompactReader, damaged: list[DamagedPart]) -> AnalysedVideo | None:
        """What the best video in the file shows; None if none can be decoded."""
        for part in reader.manifest.videos:
            try:
                with video_file(reader, part) as file:
                    analysed = self._analyse(file, path)
            except DamagedPart as error:
                damaged.append(error)
            except MediaError as error:
                damaged.append(DamagedPart(reader.path, part.file, f"cannot be decoded ({error.reason})"))
            else:
                return replace(analysed, video=_of_source(analysed, reader.manifest.source))
        return None


_USELESS = (
    "its descriptors were made by another version of vdx, and it holds no video to make them anew; "
    "make it again from its source"
)


def _of_source(analysed: AnalysedVideo, source: SourceInfo) -> VideoRecord:
    """The record of the source, with the times of the video that was decoded in its place."""
    seen = analysed.video
    return replace(
        source.record(),
        time_base=seen.time_base,
        origin_pts=seen.origin_pts,
        end_pts=seen.end_pts,
        frame_count=seen.frame_count,
        missing=seen.missing,
        problem=seen.problem,
    )

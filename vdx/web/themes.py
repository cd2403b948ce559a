"""The themes and the map of a library, found once for each state that it has."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from vdx.web.jobs import Job
from vdx.web.waiting import NotFinished, wait_for

if TYPE_CHECKING:
    from vdx.exploring.themes import ThemeMap, ThemeTree
    from vdx.web.context import Context

T = TypeVar("T")


class Themes:
    """Finds themes and maps by jobs, which every page sees, and keeps them as files of the cache.

    Whoever asks waits until the job has ended; a second one who asks waits for the same job.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._guard = threading.Lock()
        self._latest: dict[str, tuple[str, Any]] = {}  # of trees and of maps, by kind: its name, and itself

    def tree(self) -> ThemeTree:
        """The themes of the library as it is now.

        Raises:
            LibraryNotFound: nothing was ingested yet.
            NotFinished: they cannot be found.
        """
        from vdx.exploring import themes

        def grow(job: Job) -> ThemeTree:
            job.progress(unit="keyframes")
            return self._context.library.themes(lambda done, total: job.progress(done, total))

        return self._found("themes", themes.TREE_VERSION, grow, themes.save_tree, themes.load_tree)

    def map(self) -> ThemeMap:
        """The map of the library as it is now. Raises as `tree`."""
        from vdx.exploring import themes

        tree = self.tree()
        return self._found(
            "map",
            themes.MAP_VERSION,
            lambda job: self._context.library.theme_map(tree),
            themes.save_map,
            themes.load_map,
        )

    def _found(
        self,
        kind: str,
        version: int,
        find: Callable[[Job], T],
        save: Callable[[T, Path], None],
        load: Callable[[Path], T],
    ) -> T:
        name = f"themes/{kind}-{version}-{self._context.library.version()}.npz"
        known: tuple[str, T] | None = self._latest.get(kind)
        if known is not None and known[0] == name:
            return known[1]
        cache = self._context.cache
        path = cache.get(name)
        if path is None:

            def work(job: Job) -> None:
                made = find(job)
                cache.make(name, lambda path: save(made, path))

            jobs = self._context.jobs
            wait_for(jobs, jobs.start(kind, work, key=name).id)
            path = cache.folder / name
        try:
            found = load(path)
        except (OSError, ValueError) as error:  # damaged, or removed just now
            cache.forget(name)
            raise NotFinished("what was kept of the themes is damaged; try again") from error
        with self._guard:
            self._latest[kind] = (name, found)
        return found

"""Pictures that wait until what comes after them is known."""

from __future__ import annotations

from indexer.regions.moments import APART, KEPT, Moment


class Pending:
    """Holds moments, in order, until each has the moment after it that it is compared with."""

    def __init__(self) -> None:
        self._waiting: list[Moment] = []

    def add(self, moment: Moment) -> list[Moment]:
        """The next one; those that need not wait any longer."""
        self._waiting.append(moment)
        ready = sum(moment.seconds - one.seconds >= APART for one in self._waiting)
        ready = max(ready, len(self._waiting) - KEPT // 2)  # of very many pictures a second
        done, self._waiting = self._waiting[:ready], self._waiting[ready:]
        return done

    def rest(self) -> list[Moment]:
        """Those that still wait, at the end."""
        done, self._waiting = self._waiting, []
        return done

"""Several questions in one: examples, counterexamples, words, what comes next, and which videos count."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from search.errors import QueryError
from search.query import Mode, Query
from storage.filters import NO_FILTERS, Filters

Sort = Literal["relevance", "name", "date", "duration", "size", "added"]
SORTS: tuple[Sort, ...] = get_args(Sort)

WITHIN = 10.0  # seconds between one thing and the next, unless it is said otherwise


@dataclass(frozen=True, slots=True)
class Combined:
    """What is searched for. With one example and nothing else it is the same as that `Query`.

    Attributes:
        like: examples; what is like all of them comes first.
        unlike: counterexamples.
        text: words that names, folders and labels are searched for; what is between quotes is one word.
        then: what must come after it in the same video.
        within: seconds that lie between the two at most.
        filters: which videos count.
        mode: see `Query.mode`; of one example alone, whose own counts if this is ``auto``. Everything else is
            about what looks alike.
        sort: what the videos found are put in order by. Where nothing is looked for there is no relevance:
            they go by name.
        descending: the other way round, unless by relevance.
    """

    like: tuple[Query, ...] = ()
    unlike: tuple[Query, ...] = ()
    text: str = ""
    then: Combined | Query | None = None
    within: float = WITHIN
    filters: Filters = NO_FILTERS
    mode: Mode = "auto"
    sort: Sort = "relevance"
    descending: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.within < math.inf:
            raise QueryError(f"nothing can follow within {self.within:g} s; give a time from 0 on")
        if self.unlike and not self.like and not self.text.strip():
            raise QueryError("what is unlike something is nearly everything; say as well what it is like")
        if self.mode == "copy" and not self.is_one_example and not self.is_empty:
            raise QueryError(
                "the same footage is looked for by one example alone: leave out further ones, words and "
                "what follows, or look for what is similar"
            )
        if self.sort not in SORTS:
            raise QueryError(f"{self.sort!r} is nothing to sort by; there are: {', '.join(SORTS)}")
        if self.then is not None and self.is_empty:
            raise QueryError("something can only follow another thing; say what comes first")
        following = self.then
        if isinstance(following, Combined) and (following.is_empty or following.filters):
            raise QueryError("what follows is a picture, a clip or words; filters are of the whole query")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for, so that all videos that count are the answer."""
        return not self.like and not self.text.strip()

    @property
    def is_one_example(self) -> bool:
        """Whether it is one picture or clip that is looked for, and nothing else."""
        alone = not self.unlike and not self.text.strip() and self.then is None
        return len(self.like) == 1 and alone

    @property
    def way(self) -> Mode:
        """How one example alone is looked for: as is said here, or else by the example itself."""
        return self.like[0].mode if self.mode == "auto" and self.is_one_example else self.mode

    @classmethod
    def of(cls, query: Query | Combined) -> Combined:
        """Any question as one."""
        return cls(like=(query,), mode=query.mode) if isinstance(query, Query) else query

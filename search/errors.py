"""What can be wrong with a query.

VdxError
└── QueryError       exit code 2: the query cannot be used as it is
"""

from __future__ import annotations

from media.errors import VdxError


class QueryError(VdxError):
    """The query cannot be used; the sentence says why and what to give instead."""

    exit_code = 2

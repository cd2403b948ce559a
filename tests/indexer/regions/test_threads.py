"""Several videos are analysed at the same time, in threads of one process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from indexer.regions.camera import dense_flow
from tests.footage import moving_scene


def test_flows_at_the_same_time_are_those_of_one_after_the_other() -> None:
    """One object of OpenCV used by two threads at once ends the process."""
    greys: list[NDArray[np.uint8]] = [picture[..., 1].copy() for picture in moving_scene(3, 0.2, (400, 240))]
    alone = [dense_flow(greys[0], other) for other in greys]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda at: dense_flow(greys[0], greys[at % 5]), range(60)))
    # Not to the bit: OpenCV divides its work by the threads that are free, and strips have edges.
    assert all(np.abs(flow - alone[at % 5]).mean() < 0.05 for at, flow in enumerate(together))

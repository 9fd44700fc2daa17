"""Queues before posts against a slow count, instant by instant."""

from __future__ import annotations

import numpy as np
import pytest

from planning.dispatch.instances import Draft
from safeconduct.planning.dispatch.jobs import elementary
from safeconduct.planning.dispatch.posts import Queue, Standing, most_standing

SAME_S = 1e-6


def share(begins: float, ends: float, time: float, *, after: bool) -> float:
    if ends - begins > SAME_S:
        return min(1.0, max(0.0, (time - begins) / (ends - begins)))
    return float(time > begins + SAME_S or (after and time >= begins - SAME_S))


def counted(rows: list[Standing]) -> float:
    """Count who stands just before and just after every instant at which anybody comes or goes."""
    times = {time for row in rows for time in row[:4]}
    return max(
        sum(n * (share(a, b, time, after=after) - share(c, d, time, after=after)) for a, b, c, d, n in rows)
        for time in times
        for after in (False, True)
    )


def drawn_row(rng: np.random.Generator) -> Standing:
    came = float(rng.integers(0, 20))
    came_tail, leaves = came + float(rng.choice([0, 1, 3])), came + float(rng.integers(0, 8))
    return came, came_tail, leaves, max(came_tail, leaves) + float(rng.choice([0, 2])), int(rng.integers(1, 9))


def test_most_standing_is_what_is_counted() -> None:
    rng = np.random.default_rng(5)
    for _ in range(500):
        rows = [drawn_row(rng) for _ in range(int(rng.integers(1, 8)))]
        assert abs(most_standing(rows) - counted(rows)) < 1e-6, rows


def test_who_comes_as_much_later_as_is_said_fits_and_any_earlier_instant_does_not() -> None:
    rng = np.random.default_rng(6)
    tried = 0
    for _ in range(600):
        queue = Queue(float(rng.integers(2, 12)))
        for _ in range(int(rng.integers(1, 6))):
            row = drawn_row(rng)
            if queue.fits(row):
                queue.add(row)
        row = drawn_row(rng)
        if queue.fits(row):
            continue
        tried += 1
        shift = queue.later(row)
        came, came_tail, leaves, leaves_tail, n = row
        whole = max(leaves - came, leaves_tail - came_tail)
        assert 0.0 < shift <= whole
        if shift < whole:
            assert queue.fits((min(came + shift, leaves), min(came_tail + shift, leaves_tail), leaves, leaves_tail, n))
        instants = {time for other in queue.rows for time in other[:4]}
        for back in {time - start for time in instants for start in (came, came_tail)}:
            if 0.0 < back < shift:
                moved = (min(came + back, leaves), min(came_tail + back, leaves_tail), leaves, leaves_tail, n)
                assert not queue.fits(moved)
    assert tried > 50


def routes(danger: bool, headway_s: float = 0.0, storage: float = 5.0) -> tuple[Draft, tuple[int, ...]]:
    """Return a road to a post, and the route that drives to a village beside the post and back before it passes."""
    draft = Draft(headway_s=headway_s, windows=((0.0, 7200.0),))
    to_post, out, back = draft.link(0, 1, 10), draft.link(1, 2, 5, danger=danger), draft.link(2, 1, 5, danger=danger)
    post = draft.link(1, 3, 10, storage=storage)
    draft.sink(3)
    draft.people(0, 40.0)
    return draft, (to_post, out, back, post)


def test_who_finds_a_queue_full_may_wait_in_a_village_nearby() -> None:
    draft, route = routes(danger=False)
    assert elementary(draft.instance(), route) == route


@pytest.mark.parametrize("more", [{"danger": True}, {"danger": False, "headway_s": 60.0}])
def test_nobody_drives_around_in_danger_or_in_a_convoy_that_is_led(more: dict[str, float]) -> None:
    draft, (to_post, _, _, post) = routes(**more)  # type: ignore[arg-type]
    assert elementary(draft.instance(), (to_post, 1, 2, post)) == (to_post, post)


def test_nobody_drives_around_before_a_post_without_a_limit_or_where_they_board() -> None:
    draft, (to_post, out, back, post) = routes(danger=False, storage=float("inf"))
    assert elementary(draft.instance(), (to_post, out, back, post)) == (to_post, post)
    draft, (_, out, back, post) = routes(danger=False)
    assert elementary(draft.instance(), (out, back, post)) == (post,)

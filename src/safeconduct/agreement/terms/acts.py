"""Acts: one vocabulary for what terms forbid or allow and for what is reported (agreement.md section 7)."""

from __future__ import annotations

__all__ = ["ACTS"]

ACTS: tuple[str, ...] = (
    "shot", "burst", "shelling", "airstrike", "uav", "explosion", "mine", "sabotage",
    "advance", "recon", "reinforce", "heavy_weapon", "overflight",
    "closed_post", "slow_post", "turned_back", "search_over", "detained", "looted", "threatened",
    "left_route", "wrong_load", "armed_in_convoy", "mark_misused",
    "monitor_denied",
)  # fmt: skip
"""The 25 acts: fire and explosives, moves of forces, posts, convoys, monitors."""

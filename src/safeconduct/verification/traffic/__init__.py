"""Steps on the road: V-P1 capacity, V-P2 checkpoints, V-P5 windows, V-P6 closures, V-S2 to V-S4, V-S8, V-S9."""

from safeconduct.verification.traffic.closures import check_closures
from safeconduct.verification.traffic.danger import check_halts, check_windows
from safeconduct.verification.traffic.footprint import check_footprint
from safeconduct.verification.traffic.posts import check_posts
from safeconduct.verification.traffic.roads import check_capacity, check_following, check_times
from safeconduct.verification.traffic.routes import check_routes

__all__ = [
    "check_capacity",
    "check_closures",
    "check_following",
    "check_footprint",
    "check_halts",
    "check_posts",
    "check_routes",
    "check_times",
    "check_windows",
]

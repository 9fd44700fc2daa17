"""What tests of every package share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Helpers that assert say what they found, as tests do.
pytest.register_assert_rewrite("planning.planned")

# The same examples on every machine, and no race against its clock: a run fails for what changed, not by luck (R8).
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of test data beside the repository; skip where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared with test data is not there")
    return folder

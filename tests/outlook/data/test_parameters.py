"""The bundled parameters."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from safeconduct.outlook.data.parameters import fitted, parameters_from


def test_bundled_parameters_are_numbers_within_bounds() -> None:
    numbers = fitted()
    assert np.isfinite(astuple(numbers)).all()
    assert min(astuple(numbers)) > 0
    assert numbers.moving_on <= 1
    assert numbers.damping < 1
    assert numbers.model_share <= 1


def test_a_parameter_that_is_missing_is_reported_by_name() -> None:
    with pytest.raises(KeyError, match="size_power"):
        parameters_from("[parameters]\n")

"""Distinct types for identifiers, so that a place is never taken for a party."""

from __future__ import annotations

from typing import NewType

__all__ = ["PartyId", "PlaceId"]

PlaceId = NewType("PlaceId", str)
"""A place's id, as in places.csv."""
PartyId = NewType("PartyId", str)
"""A party's id, as in case.toml."""

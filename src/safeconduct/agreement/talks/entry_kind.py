"""What a kind of entry is: its body, who may make it; and who can be what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from safeconduct.agreement.entries.canonical import JsonObject
from safeconduct.agreement.entries.shapes import Misfit, Record

__all__ = ["DELEGATED_ROLES", "ROLES", "EntryKind"]

ROLES = ("party", "intermediary", "guarantor", "monitor", "convoy", "operations", "observer")
"""Who somebody is; one author has one role (R10)."""
DELEGATED_ROLES = ("monitor", "convoy", "operations", "observer")
"""Roles that can be handed to a device or person: the word of a party is never delegated."""


@dataclass(frozen=True, slots=True)
class EntryKind:
    """One kind: its body, the roles that may make it, and what its fields must be to each other."""

    name: str
    body: Record
    roles: frozenset[str]
    rule: Callable[[JsonObject], Iterator[Misfit]] | None = None

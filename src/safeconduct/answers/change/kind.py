"""What a change to a case is, and how changes are applied: purely, so that no file and no other case is touched."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, TypeVar

from safeconduct.planning import Case

__all__ = ["CHANGE_KINDS", "Change", "ChangeError", "applied", "changed_row", "is_more", "row_of"]

_Row = TypeVar("_Row", bound=Any)


class ChangeError(ValueError):
    """A change that this case cannot take.

    code: absent (nothing of that id), ends_first (a span that ends before it begins), no_rows (roads of a street
    network have no rows), several_days (the day of a case of several cannot be moved).  what: which thing is meant.
    """

    def __init__(self, code: str, what: str) -> None:
        self.code, self.what = code, what
        super().__init__(f"{code}: {what}")


def changed_row(rows: tuple[_Row, ...], wanted: str, change: Callable[[_Row], _Row]) -> tuple[_Row, ...]:
    """Return the rows with that of the wanted id changed.

    Raises:
        ChangeError: no row has the id (absent).
    """
    if all(row.id != wanted for row in rows):
        raise ChangeError("absent", wanted)
    return tuple(change(row) if row.id == wanted else row for row in rows)


class Change(ABC):
    """One thing that is otherwise than in the case; each kind is a frozen value, known to CHANGE_KINDS."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        CHANGE_KINDS[cls.__name__] = cls

    @abstractmethod
    def apply(self, case: Case) -> Case:
        """Return the case with the change made.

        Raises:
            ChangeError: the case cannot take it.
        """

    @property
    @abstractmethod
    def target(self) -> tuple[str, ...]:
        """What it is a change of: of two with one target only one can be made."""

    @abstractmethod
    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed, so that every plan without it is one with it."""


CHANGE_KINDS: dict[str, type[Change]] = {}
"""Every kind of change by its name."""


def row_of(rows: Iterable[_Row], wanted: str) -> _Row:
    """Return the row of an id; `apply` has refused ids that are not there, so this one is."""
    return next(row for row in rows if row.id == wanted)


def is_more(asked: float, now: float | None) -> bool:
    """Say whether a limit is at least what it was; now None is no limit, so any number asked for then narrows it."""
    return now is not None and asked >= now


def applied(case: Case, changes: Iterable[Change]) -> Case:
    """Return the case with changes made one after the other; a later one counts where two are of the same thing.

    Raises:
        ChangeError: a change that the case, as changed so far, cannot take.
    """
    return reduce(lambda so_far, change: change.apply(so_far), changes, case)

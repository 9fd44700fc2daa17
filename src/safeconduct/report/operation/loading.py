"""What the day is measured against, read from an agreement's folder: plan, text, places, positions."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from safeconduct.agreement import Ledger, PublicKey, SignedText, current_text, texts_of
from safeconduct.cases import LoadedCase, load_case
from safeconduct.core import UsageError
from safeconduct.formats.field import read_track
from safeconduct.operation import Basis, DayState, Fix, as_of, fold_day
from safeconduct.records import AgreementFolder, open_folder
from safeconduct.report.plan.reader import read_plan_file

__all__ = ["Day", "basis_of", "fixes_of", "load_day", "plan_named"]


@dataclass(frozen=True)
class Day:
    """A folder with the plan of its day."""

    folder: AgreementFolder
    ledger: Ledger
    basis: Basis

    def state(self, now: datetime, *, received: Mapping[str, datetime] | None = None) -> DayState:
        """Work out the state at an instant; see `fold_day`."""
        return fold_day(self.ledger, self.basis, now, received=received)

    def looked_back(self, at: datetime) -> Day:
        """Return the day as its entries claim it was at an instant, with what they knew then."""
        return replace(self, ledger=as_of(self.ledger, at))

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """How people call each entry, by id."""
        return {one.id: one.label for one in self.ledger.entries}


def load_day(
    path: Path,
    pinned: Collection[PublicKey] | None,
    now: datetime,
    *,
    case: Path | None = None,
    plan: Path | None = None,
) -> Day:
    """Read a folder, and the plan that its text names.

    Args:
        path: the agreement's folder.
        pinned: keys that are trusted; None: the roster's as they stand.
        now: aware UTC, for which text counts.
        case: the plan's case, for posts' places, windows without a text, and planning anew.
        plan: a plan.json to go by where the folder has none.

    Raises:
        UsageError: no such folder, or no plan in it.
        CaseError: plan or case are at fault.
    """
    folder = open_folder(path)
    ledger = folder.ledger(pinned)
    text = current_text(texts_of(ledger), now)
    loaded = load_case(case) if case is not None else None
    return Day(folder, ledger, basis_of(folder, ledger, text, loaded, plan))


def basis_of(
    folder: AgreementFolder, ledger: Ledger, text: SignedText | None, loaded: LoadedCase | None, plan: Path | None
) -> Basis:
    """Return what a folder's day is measured against; arguments as `load_day`."""
    digest = "" if plan is not None else plan_named(folder, ledger, text)
    if not digest and plan is None:
        message = f"{folder.path}: no plan that the day could go by is in its files"
        raise UsageError(f"{message}; name one with --plan, or merge a pack that holds it")
    read = read_plan_file(folder.path / "files" / digest if plan is None else plan)
    if plan is not None:
        digest = hashlib.sha256(plan.read_bytes()).hexdigest()
    places = {str(one.id): one for one in (loaded.case.places.values() if loaded is not None else ())}
    places = {**{str(id_): one for id_, one in read.places.items()}, **places}
    case = None if loaded is None else loaded.case
    return Basis(read.plan, digest, read.clock, places, text, case, tuple(fixes_of(folder, ledger)))


def fixes_of(folder: AgreementFolder, ledger: Ledger) -> Iterator[Fix]:
    """Yield the positions of the track files that are here; `verify` tells which are missing (V9)."""
    for entry in ledger.entries:
        content = folder.file(str(entry.body["file"])) if entry.kind == "track" else None
        if content is not None:
            device, convoy = str(entry.body["device"]), str(entry.body.get("convoy", ""))
            for one in read_track(content, device, entry.label, []):
                yield Fix(one.at, device, one.lat_e6, one.lon_e6, one.precision_m, convoy)


def plan_named(folder: AgreementFolder, ledger: Ledger, text: SignedText | None) -> str:
    """Return the plan that the day goes by: the newest that all said yes to on the day, else the text's; it is here."""
    sent = [one for one in ledger.entries if one.kind == "ready" and one.body["item"] == "plan" and "plan" in one.body]
    for digest in [str(one.body["plan"]) for one in reversed(sent)]:
        words = {one.author: one.body["says"] for one in sent if one.body["plan"] == digest}
        if all(words.get(name) == "yes" for name in ledger.opening.needed) and folder.file(digest) is not None:
            return digest
    named = "" if text is None else str(text.entry.body.get("plan", ""))
    if named and folder.file(named) is not None:
        return named
    here = [str(one.body["plan"]) for one in sent if folder.file(str(one.body["plan"])) is not None]
    return here[-1] if here else ""

"""simulation.json: what `simulate --out` keeps of a plan against chance, for the plan's page and for both briefs.

It tells by a mark which plan was driven; beside another plan it is refused, as its figures would be read as those of
that plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from safeconduct.core import CaseError, Fault, Limits, UsageError
from safeconduct.files.cursor import Cursor
from safeconduct.files.jsontext import read_json
from safeconduct.files.textfile import read_regular
from safeconduct.planning import Case
from safeconduct.report.folder.manifest import SIMULATION_FILE
from safeconduct.report.simulation.words import ChanceFigures
from safeconduct.simulation import CAUSES, CONDUCTS, ENDS

__all__ = ["figures_of", "read_simulation", "simulation_beside"]

Json = dict[str, Any]
_FORMAT = "safeconduct.simulate/1"
_REMEDY = "Make it anew with `safeconduct simulate CASE --out DIR`."
_MOST_BYTES = 500_000_000
_SHARE = Limits(least=0, most=1)


def figures_of(held: Mapping[str, Any]) -> ChanceFigures:
    """Return what the briefs say; held: as `read_simulation` returns it, or as it is written."""
    causes = held["causes"]
    first = next(iter(causes), None)
    costs = first is not None and (causes[first]["out"]["low"] or 0.0) > 0.0
    out = held["out"]
    return ChanceFigures(held["runs"], out["p10"], out["p50"], held["nobody_out"], first if costs else None)


def simulation_beside(plan: Path) -> Path | None:
    """Return the simulation.json in the folder of a plan.json; None: there is none."""
    file = plan.parent / SIMULATION_FILE
    return file if file.is_file() else None


def read_simulation(path: Path, case: Case, mark: str) -> Json:
    """Read a simulation.json; only what its readers use is kept, every value checked.

    Args:
        path: the file, or the folder it lies in.
        mark: `plan_mark` of the plan that it is to be of.

    Raises:
        CaseError: no such file, not JSON, another format, or keys that are missing or of the wrong kind (all of them).
        UsageError: it is of another case or of another plan.
    """
    file = path / SIMULATION_FILE if path.is_dir() else path
    top, faults = _opened(file)
    name, driven = top.key("case").text(), top.key("plan_mark").text()
    if not faults:
        if name != case.name:
            raise UsageError(f"{file}: is of the case {name!r}; expected one of {case.name!r}. {_REMEDY}")
        if driven != mark:
            raise UsageError(
                f"{file}: is of another plan ({driven[:12]}); expected one of the plan {mark[:12]}. {_REMEDY} "
                "Or remove it: the page is made without it then."
            )
    held = _object(top, _TOP)
    if faults:
        raise CaseError(faults)
    return held


def _opened(file: Path) -> tuple[Cursor, list[Fault]]:
    faults: list[Fault] = []
    try:
        text = read_regular(file, _MOST_BYTES).decode("utf-8")
    except OSError as error:
        got = (error.strerror or str(error)).lower()
        raise CaseError([Fault(str(file), 0, "", got, "a file that `simulate --out` wrote", _REMEDY)]) from error
    except UnicodeDecodeError as error:
        got = f"a byte that is not UTF-8 at {error.start}"
        raise CaseError([Fault(str(file), 0, "", got, "UTF-8 text", _REMEDY)]) from error
    read = read_json(text, str(file), faults, what="a whole JSON object", remedy=_REMEDY)
    if faults:
        raise CaseError(faults)
    found = read.get("format") if isinstance(read, dict) else None
    if found != _FORMAT:
        raise CaseError([Fault(str(file), 0, "format", repr(found), repr(_FORMAT), _REMEDY)])
    return Cursor(read, str(file), 0, "", faults, _REMEDY), faults


# --- what a value must be: a reader of each key, from the inside out ----------------------------------------------

_Reader = Callable[[Cursor], Any]


def _object(node: Cursor, keys: Mapping[str, _Reader]) -> Json:
    return {name: read(node.key(name)) for name, read in keys.items()}


def _shape(**keys: _Reader) -> _Reader:
    return lambda node: _object(node, keys)


def _list_of(read: _Reader) -> _Reader:
    return lambda node: [read(one) for one in node.items()]


def _or_null(read: _Reader) -> _Reader:
    return lambda node: None if node.value is None else read(node)


def _named(names: Sequence[str], read: _Reader) -> _Reader:
    """Read an object whose keys are some of these names, in the order in which they stand."""

    def pairs(node: Cursor) -> Json:
        found = {}
        for name, one in node.pairs():
            if name not in names:
                one.fault(f"one of {', '.join(names)}", name)
            found[name] = read(one)
        return found

    return pairs


def _share(node: Cursor) -> float:
    return node.number(_SHARE)


def _one_of(*names: str) -> _Reader:
    def read(node: Cursor) -> str:
        text = node.text()
        if text not in names:
            node.fault(f"one of {', '.join(names)}")
        return text

    return read


def _instant(node: Cursor) -> str:
    node.instant()
    return str(node.value)


def _seconds(node: Cursor) -> int:
    """Read whole seconds from the horizon's start; a cease-fire may have broken before it."""
    number = node.number()
    if number != int(number):
        node.fault("whole seconds")
    return int(number)


def _passes(node: Cursor) -> list[int]:
    times = [_seconds(one) for one in node.items()]
    if len(times) % 2:
        node.fault("a head and a tail for each place", f"{len(times)} numbers")
    return times


def _five(node: Cursor) -> list[float]:
    persons = [one.number() for one in node.items()]
    if len(persons) != len(ENDS):
        node.fault(f"{len(ENDS)} numbers: {', '.join(ENDS)}", f"{len(persons)}")
    return persons


_number, _text, _whole = Cursor.number, Cursor.text, Cursor.whole
_SPREAD = _shape(**dict.fromkeys(("mean", "p10", "p50", "p90", "worst"), _number))
_DIFFERENCE = _shape(persons=_number, **dict.fromkeys(("standard_error", "low", "high"), _or_null(_number)))
_EFFECT = _shape(out=_DIFFERENCE, caught=_DIFFERENCE)
_ENDS_OF_CORRIDOR: dict[str, _Reader] = {"origin": _text, "destination": _text}
_DAY = _shape(
    run=_whole,
    typical=_list_of(_one_of("p10", "p50", "p90", "most_caught")),
    persons=_shape(**dict.fromkeys(ENDS, _number)),
    not_opened=_list_of(_shape(**_ENDS_OF_CORRIDOR, day=_whole)),
    breaks=_list_of(_shape(**_ENDS_OF_CORRIDOR, day=_whole, at=_seconds)),
    shut=_list_of(_shape(**{"from": _text, "to": _text, "start": _seconds, "end": _seconds})),
    convoys=_list_of(
        _shape(
            id=_text,
            persons=_five,
            passes=_passes,
            caught=_or_null(_shape(at=_seconds, hop=_whole, share=_share)),
            other=Cursor.truth,
        )
    ),
)
_TOP: dict[str, _Reader] = {
    "runs": _whole,
    "stopped": Cursor.truth,
    **dict.fromkeys(("came", *ENDS), _SPREAD),
    "nobody_out": _share,
    "all_clear_by_end": _share,
    "openings": _list_of(
        _shape(**_ENDS_OF_CORRIDOR, planned=_number, opened=_share, out=_SPREAD, out_if_opened=_or_null(_SPREAD))
    ),
    "curve": _list_of(_shape(at=_instant, **dict.fromkeys(("mean", "p10", "p50", "p90"), _number))),
    "causes": _named(CAUSES, _EFFECT),
    "all_causes": _or_null(_EFFECT),
    "conduct": _one_of(*CONDUCTS),
    "conducts": _named(CONDUCTS, _EFFECT),
    "starts": _instant,
    "days": _list_of(_DAY),
}

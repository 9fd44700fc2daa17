"""The settings of a case as the document that case.toml holds, made afresh or laid over the one that was read."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from typing import Any

from safeconduct.cases.reading.settings import Settings, assumed_setting
from safeconduct.files.tomltext import toml_text
from safeconduct.files.values import time_text
from safeconduct.planning import Case

__all__ = ["changed_text", "fresh_text", "leaves_of"]


def leaves_of(said: Case | Settings) -> dict[str, Any]:
    """Return every setting by its key path; what is unknown or only assumed is left out (R1)."""
    clock, horizon = said.clock, said.horizon
    leaves: dict[str, Any] = {"title": said.title}
    leaves |= {f"title_{language}": text for language, text in said.title_translations}
    if clock is not None:
        leaves |= {"date": clock.day, "time_zone": clock.zone.key}
        leaves |= {"second_clock": clock.second.key} if clock.second else {}
    leaves |= {"step_minutes": said.step_minutes, "seed": said.seed}
    if clock is not None and horizon is not None:
        leaves |= {"horizon.start": time_text(horizon.start, clock), "horizon.end": time_text(horizon.end, clock)}
    for name, record in _records(said).items():
        leaves |= {f"{name}.{key}": value for key, value in record.items() if value is not None}
    assumed = set(said.assumed)
    return {path: value for path, value in leaves.items() if assumed_setting(path, value) not in assumed}


def _records(said: Case | Settings) -> dict[str, dict[str, Any]]:
    records = {f"parties.{name}": dataclasses.asdict(party) for name, party in said.parties.items()}
    for record in records.values():
        del record["id"]
    records["collapse"] = dataclasses.asdict(said.collapse)
    records["convoys"] = dataclasses.asdict(said.convoys)
    records["danger"] = dataclasses.asdict(said.danger_rules)
    records |= {f"roads.{name}": dataclasses.asdict(defaults) for name, defaults in said.road_classes.items()}
    return records | {f"means.{name}": dataclasses.asdict(rules) for name, rules in said.means.items()}


def fresh_text(case: Case) -> str:
    """Write the settings of a case as the text of a new case.toml."""
    document: dict[str, Any] = {}
    for path, value in leaves_of(case).items():
        _put(document, path, value)
    return toml_text(document)


def changed_text(text: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Lay changed settings over the text of a case.toml.

    Args:
        text: the text as it was read.
        old, new: settings by key path, before and now.

    Returns:
        The text itself where nothing changed; else a new one that keeps unknown keys and loses the comments.
    """
    changed = {path: value for path, value in new.items() if path not in old or old[path] != value}
    gone = [path for path in old if path not in new]
    if not changed and not gone:
        return text
    document = tomllib.loads(text.removeprefix("\ufeff"))
    for path, value in changed.items():
        _put(document, path, value)
    for path in gone:
        _drop(document, path)
    return toml_text(document)


def _put(document: dict[str, Any], path: str, value: Any) -> None:
    *tables, key = path.split(".")
    for table in tables:
        inner = document.setdefault(table, {})
        if not isinstance(inner, dict):
            inner = document[table] = {"name": inner}
        document = inner
    document[key] = value


def _drop(document: dict[str, Any], path: str) -> None:
    *tables, key = path.split(".")
    above: list[tuple[dict[str, Any], str]] = []
    for table in tables:
        inner = document.get(table)
        above.append((document, table))
        if not isinstance(inner, dict):
            break
        document = inner
    else:
        document.pop(key, None)
        above = above if not document else []
    for holder, table in reversed(above):
        if holder.get(table) in ({}, None) or not isinstance(holder[table], dict):
            holder.pop(table, None)

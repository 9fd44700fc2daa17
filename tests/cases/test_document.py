"""Settings laid over the text of a case.toml."""

from __future__ import annotations

import dataclasses
import tomllib

from builders import tiny_case
from safeconduct.cases.reading.settings import assumed_setting, read_settings
from safeconduct.cases.writing.document import changed_text, fresh_text, leaves_of
from safeconduct.core import Fault
from safeconduct.planning import ConvoyRules, MeansRules

_TEXT = '# a comment\ntitle = "x"\nodd = 1\n[convoys]\nmost_vehicles = 9\nleast_vehicles = 2\n[parties]\nua = "U"\n'


def test_nothing_changed_is_the_same_text() -> None:
    assert changed_text(_TEXT, {"title": "x"}, {"title": "x"}) == _TEXT


def test_a_changed_key_keeps_all_others() -> None:
    text = changed_text(_TEXT, {"title": "x"}, {"title": "y", "roads.trunk.speed_kmh": 60})
    assert tomllib.loads(text) == tomllib.loads(_TEXT) | {"title": "y", "roads": {"trunk": {"speed_kmh": 60}}}


def test_a_key_that_is_gone_is_taken_out_with_its_empty_table() -> None:
    old = {"convoys.most_vehicles": 9, "convoys.least_vehicles": 2, "parties.ua.name": "U"}
    one = tomllib.loads(changed_text(_TEXT, old, {k: v for k, v in old.items() if k != "convoys.most_vehicles"}))
    assert one["convoys"] == {"least_vehicles": 2}
    none = tomllib.loads(changed_text(_TEXT, old, {}))
    assert none == {"title": "x", "odd": 1}


def test_a_name_becomes_a_table_where_more_is_said() -> None:
    text = changed_text(_TEXT, {"parties.ua.name": "U"}, {"parties.ua.name": "U", "parties.ua.passage": "none"})
    assert tomllib.loads(text)["parties"] == {"ua": {"name": "U", "passage": "none"}}


def test_what_is_written_is_read_the_same() -> None:
    case = tiny_case(convoys=ConvoyRules(most_vehicles=7), means={"foot": MeansRules(None, 0.1)})
    faults: list[Fault] = []
    settings = read_settings(fresh_text(case), "tiny", faults)
    assert settings is not None
    assert faults == []
    assert leaves_of(settings) == leaves_of(case)
    assert (settings.convoys, settings.means, settings.horizon) == (case.convoys, case.means, case.horizon)


def test_what_is_assumed_is_not_written_down_as_said() -> None:
    case = tiny_case(seed=1, assumed=(assumed_setting("seed", 1),))
    assert "seed" not in leaves_of(case)
    assert "seed" in leaves_of(dataclasses.replace(case, seed=2))

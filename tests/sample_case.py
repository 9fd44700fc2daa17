"""The case folder that `plans.sample_plan()` is a plan of, written as plain files."""

from __future__ import annotations

from pathlib import Path

__all__ = ["write_sample_case"]

_TOML = """\
title = "Sample"
date = 2022-03-05
time_zone = "Europe/Kyiv"
second_clock = "Europe/Moscow"
step_minutes = 5
seed = 1

[horizon]
start = "06:00"
end = "22:00"

[parties.ua]
name = "Ukraine"
default_wish = true
[parties.ru]
name = "Russian Federation"

[collapse]
rate_per_h = 0.05
caught_weight = 1.0

[convoys]
least_vehicles = 2
most_vehicles = 60
headway_minutes = 5
margin_minutes = 10

[means.bus]
pcu = 2.0
speed_factor = 0.8
"""
_TABLES = {
    "places": """\
id,name,lat,lon
town,Town & Söhne <1>,47.0,37.0
burg,Бург,47.2,37.0
cross,Cross,47.1,37.35
haven,Haven,47.1,37.7
""",
    "roads": """\
from,to,km,ref,class,lanes,speed_kmh,capacity_pcu_h,danger,state
town,cross,30,T1,primary,1,60,600,yes,open
cross,haven,30,T2,primary,1,60,600,yes,open
burg,cross,30,T3,primary,1,60,600,yes,open
burg,haven,90,T4,local,1,60,600,yes,mined
""",
    "people": """\
place,means,persons,persons_per_vehicle
town,car,1000,2.5
town,bus,90,
burg,car,200,2.5
""",
    "wishes": """\
place,party,share
burg,ua,0.5
""",
    "assembly": """\
id,place,boarding_per_h,opens,closes
a1,town,200,10:00,16:00
""",
    "reception": """\
id,place,party,intake_per_h,capacity,opens,closes
r1,haven,ua,300,500,10:00,20:00
""",
    "checkpoints": """\
id,from,to,party,lanes,vehicles_per_h_per_lane,opens,closes
k1,cross,haven,ua,2,60,10:00,18:00
""",
    "fleet": """\
id,place,kind,vehicles,seats,available_from,load_minutes,unload_minutes,range_km
f1,haven,bus,2,45,10:00,15,10,300
""",
    "ceasefire": """\
id,scope,start,end,departures_from,proposed_by,state
w1,all,09:00,16:00,11:00,ua,agreed
w2,all,00:00,24:00,,ru,refused
""",
    "closures": """\
from,to,start,end,reason
cross,burg,18:00,20:00,repair
""",
}


def write_sample_case(folder: Path, **changes: tuple[str, str]) -> Path:
    """Write the case into a folder named sample; changes: table=(old text, new text), `case` for case.toml."""
    home = folder / "sample"
    home.mkdir(exist_ok=True)
    tables = {"case": _TOML, **_TABLES}
    for table, text in tables.items():
        old, new = changes.get(table, ("", ""))
        assert old in text
        name = "case.toml" if table == "case" else f"{table}.csv"
        (home / name).write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return home

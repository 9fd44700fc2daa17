"""A small case to start from: a town of 12,000, two roads out, a cease-fire from 09:00 to 16:00, four buses."""

from __future__ import annotations

from pathlib import Path

from safeconduct.cases.chances import CHANCE_FILE, chance_text
from safeconduct.cases.writing.saving import check_vacant
from safeconduct.core import UsageError
from safeconduct.files.atomic import write_text

__all__ = ["new_case"]

_CASE = """\
# A case of Safe Conduct: all that a plan is made from.  Every place and figure here is invented: put yours in.
#
#   safeconduct check FOLDER     what is wrong with it, file and line
#   safeconduct plan FOLDER      who can leave, by which roads, when
#
# The tables beside this file can be edited in any spreadsheet.  An empty cell means "unknown", never zero.
#   places.csv      settlements, with position and people         required
#   roads.csv       roads from place to place                     required
#   people.csv      who would leave, from where, by what          required
#   reception.csv   where people are taken in, and on whose side  required
#   assembly.csv    where people board      fleet.csv       buses and ambulances
#   ceasefire.csv   windows on the table    checkpoints.csv controls on the road
#   wishes.csv      to whose side people would go           closures.csv    what is shut
#   inbound.csv     aid convoys that drive against the stream
#   incidents.csv   what happened           alerts.csv      sirens
#   control.geojson who is said to hold what; danger.geojson (not here): the danger zone, where you draw it yourself
#   reports/*.txt   texts, with outlet and date
#   chance.toml     what may go wrong on the day, for `safeconduct simulate`
# Every table may have the columns source and as_of: who said it, and when.

title = "Two roads out of Oldtown"
date = 2024-03-05
time_zone = "Europe/Kyiv"          # times in the tables are on this clock
second_clock = "Europe/Moscow"     # printed beside the first; may be left out
step_minutes = 5
seed = 1

[horizon]                          # nothing moves outside it
start = "06:00"
end = "20:00"

[parties.north]
name = "Northern side"
default_wish = true                # people with no row in wishes.csv would go to this side
passage = "free"                   # on its land people pass freely; "windows": only in a cease-fire; "none": never

[parties.south]
name = "Southern side"
passage = "windows"

[collapse]                         # the cease-fire may break; 0: it holds for certain
rate_per_h = 0.05
caught_weight = 1.0                # cost of one person caught on the road, in persons out

[convoys]                          # what one leader can hold together; 1, a large number and 0: vehicles go singly
least_vehicles = 10                # fewer may go where they are all who remain at their place
most_vehicles = 60
headway_minutes = 5                # from the tail of one to the head of the next, on every road
margin_minutes = 10                # after a window begins the head may enter; this long before its end the tail is out

[roads.primary]                    # where a row of roads.csv does not say
speed_kmh = 50
capacity_pcu_h_per_lane = 600

[roads.secondary]
speed_kmh = 40
capacity_pcu_h_per_lane = 400

[means.car]                        # pcu: the room one vehicle takes on the road, in passenger cars
pcu = 1.0
speed_factor = 1.0

[means.bus]
pcu = 2.0
speed_factor = 0.85
"""

_PLACES = """\
id,name,lat,lon,population,kind,names,admin,party,danger,fuel,source
oldtown,Oldtown,47.100,37.500,12000,town,Old Town,Old District,south,no,no,invented
millbridge,Millbridge,47.300,37.300,1500,village,,Old District,south,,no,invented
eastford,Eastford,47.250,37.750,900,village,,Old District,south,,no,invented
crossroads,Crossroads,47.500,37.500,,junction,,New District,north,,no,invented
safehaven,Safehaven,47.750,37.450,80000,city,,New District,north,,yes,invented
"""

_ROADS = """\
from,to,km,id,ref,class,lanes,oneway,speed_kmh,capacity_pcu_h,danger,state,via,contraflow,source
oldtown,millbridge,29,oldtown-millbridge,A1,primary,1,no,,,yes,open,47.200 37.380,,invented
millbridge,crossroads,29,millbridge-crossroads,A1,primary,1,no,,,yes,open,,,invented
oldtown,eastford,27,oldtown-eastford,B2,secondary,1,no,,,yes,open,,,invented
eastford,crossroads,36,eastford-crossroads,B2,secondary,1,no,,,yes,damaged,,,invented
crossroads,safehaven,30,crossroads-safehaven,A1,primary,1,no,,,no,open,,,invented
"""

_PEOPLE = """\
place,means,persons,low,high,persons_per_vehicle,weight,at_least,source
oldtown,car,6000,4000,8000,3.5,1,,invented
oldtown,bus,1500,1000,3000,,1,,invented
millbridge,car,500,300,600,3.5,1,,invented
"""

_RECEPTION = """\
id,place,party,intake_per_h,capacity,opens,closes,takes,source
r1,safehaven,north,2500,20000,06:00,20:00,,invented
"""

_ASSEMBLY = """\
id,place,boarding_per_h,opens,closes,source
a1,oldtown,3000,08:00,15:00,invented
"""

_FLEET = """\
id,place,kind,vehicles,seats,available_from,load_minutes,unload_minutes,range_km,serves,rest_hours,source
f1,safehaven,bus,4,50,06:30,15,10,400,,8,invented
"""

_INBOUND = """\
id,from,to,vehicles,earliest,latest,pcu,source
i1,safehaven,oldtown,10,10:00,14:00,2.5,invented
"""

_CEASEFIRE = """\
id,scope,start,end,departures_from,proposed_by,state,source
w1,all,09:00,16:00,,north,proposed,invented
"""

_CHECKPOINTS = """\
id,from,to,party,lanes,vehicles_per_h_per_lane,opens,closes,storage_vehicles,source
k1,millbridge,crossroads,south,2,200,08:00,18:00,300,invented
"""

_WISHES = """\
place,party,share,source
oldtown,north,0.95,invented
"""

_CLOSURES = """\
from,to,start,end,reason,source
eastford,crossroads,,10:00,mines are being cleared,invented
"""

_INCIDENTS = """\
at,lat,lon,kind,party,precision_km,source
2024-03-04T21:30,47.280,37.640,shelling,,2,invented
"""

_ALERTS = """\
area,start,end,source
Old District,2024-03-05T02:10,2024-03-05T03:40,invented
"""

_CONTROL = """\
{"type": "FeatureCollection", "features": [
{"type": "Feature",
 "properties": {"party": "south", "as_of": "2024-03-04", "source": "invented", "says": "north"},
 "geometry": {"type": "Polygon",
  "coordinates": [[[37.1, 46.9], [38.0, 46.9], [38.0, 47.42], [37.1, 47.42], [37.1, 46.9]]]}},
{"type": "Feature",
 "properties": {"party": "north", "as_of": "2024-03-04", "source": "invented", "says": "north"},
 "geometry": {"type": "Polygon",
  "coordinates": [[[37.1, 47.42], [38.0, 47.42], [38.0, 47.9], [37.1, 47.9], [37.1, 47.42]]]}}
]}
"""

_REPORT = """\
outlet: Invented Gazette
date: 2024-03-04

The mayor of Oldtown said that about 8,000 people wish to leave for Safehaven on Tuesday.
"""

_FILES = {
    "places.csv": _PLACES,
    "roads.csv": _ROADS,
    "people.csv": _PEOPLE,
    "reception.csv": _RECEPTION,
    "assembly.csv": _ASSEMBLY,
    "fleet.csv": _FLEET,
    "inbound.csv": _INBOUND,
    "ceasefire.csv": _CEASEFIRE,
    "checkpoints.csv": _CHECKPOINTS,
    "wishes.csv": _WISHES,
    "closures.csv": _CLOSURES,
    "incidents.csv": _INCIDENTS,
    "alerts.csv": _ALERTS,
    "control.geojson": _CONTROL,
    "reports/gazette.txt": _REPORT,
    "case.toml": _CASE,
}


def new_case(folder: Path) -> None:
    """Write a small commented case to start from; it has no faults and can be planned.

    Raises:
        UsageError: the folder holds something already, is a file, or cannot be made.  Nothing is overwritten.
    """
    check_vacant(folder)
    try:
        (folder / "reports").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made ({error.strerror}); name a folder that can be written") from error
    for file, text in _FILES.items():
        write_text(folder / file, text)
    write_text(folder / CHANCE_FILE, chance_text())

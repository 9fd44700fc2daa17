"""Alerts and events of others put into a case: CAP 1.2, ACLED, UCDP GED, VIINA."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from safeconduct.cases import check_case, load_case, new_case, save_case
from safeconduct.cases.changes.importing import Imported, import_files
from safeconduct.cases.folder import LoadedCase
from safeconduct.core import CaseError
from safeconduct.picture import Incident
from safeconduct.picture.danger import danger_zones

ASSETS = Path(__file__).parent.parent / "formats/assets"
EVENTS, CAP = ASSETS / "events", ASSETS / "cap"


@pytest.fixture
def case(tmp_path: Path) -> LoadedCase:
    """A case of the fifth of March 2022 without incidents and alerts."""
    folder = tmp_path / "case"
    new_case(folder)
    for name in ("incidents.csv", "alerts.csv"):
        (folder / name).unlink()
    for path in (folder / "case.toml", *folder.glob("*.csv"), *folder.glob("*.geojson"), *folder.glob("reports/*")):
        path.write_text(path.read_text(encoding="utf-8").replace("2024-03-0", "2022-03-0"), encoding="utf-8")
    return load_case(folder)


def days_of(case: LoadedCase, one: Incident) -> tuple[date, date]:
    assert one.until is not None
    clock = case.case.clock
    return clock.local(one.at).date(), clock.local(one.until - timedelta(minutes=1)).date()


def incidents(made: Imported) -> dict[str, Incident]:
    return {one.source.partition(";")[0]: one for one in made.loaded.case.incidents}


def test_acled_days_stay_days_and_precision_widens_them(case: LoadedCase) -> None:
    found = incidents(import_files(case, [EVENTS / "acled.csv"]))
    assert list(found) == ["ACLED UKR9001", "ACLED UKR9002"]
    assert days_of(case, found["ACLED UKR9001"]) == (date(2022, 3, 5), date(2022, 3, 5))
    assert days_of(case, found["ACLED UKR9002"]) == (date(2022, 2, 25), date(2022, 3, 9))
    assert [(one.kind, one.precision_km) for one in found.values()] == [("shelling", 3.0), ("fighting", 25.0)]
    assert found["ACLED UKR9001"].source == "ACLED UKR9001; A paper; A channel; Side A - Civilians"


def test_what_is_left_out_is_counted(case: LoadedCase) -> None:
    made = import_files(case, [EVENTS / "acled.csv"])
    assert dict(made.left_out) == {
        "ACLED: known by their province only (geo_precision 3)": 1,
        "ACLED: protests, riots and strategic developments": 1,
        "more than 100 km from every place": 1,
        "more than 30 days before the case": 1,
    }
    assert len(import_files(case, [EVENTS / "acled.csv"], everything=True).loaded.case.incidents) == 4


def test_semicolons_capitals_and_decimal_commas(case: LoadedCase) -> None:
    (one,) = import_files(case, [EVENTS / "acled-semicolons.csv"]).loaded.case.incidents
    assert (one.lat, one.lon, one.kind, one.precision_km) == (47.12, 37.52, "attack on civilians", 3.0)


def test_ucdp_keeps_its_span_of_days(case: LoadedCase) -> None:
    found = incidents(import_files(case, [EVENTS / "ucdp.csv"]))
    assert days_of(case, found["UCDP GED 502"]) == (date(2022, 3, 1), date(2022, 3, 4))
    assert [one.precision_km for one in found.values()] == [3.0, 40.0]


def test_viina_hour_is_that_of_the_report(case: LoadedCase) -> None:
    made = import_files(case, [EVENTS / "viina.csv"])
    (one,) = made.loaded.case.incidents
    assert days_of(case, one) == (date(2022, 3, 3), date(2022, 3, 4))
    assert set(made.left_out.values()) == {1}


@pytest.mark.parametrize("name", ["viina-without-labels.csv", "wrong-cells.csv"])
def test_what_cannot_be_read_is_reported_and_nothing_is_taken(case: LoadedCase, name: str) -> None:
    with pytest.raises(CaseError) as caught:
        import_files(case, [EVENTS / name])
    found = [(fault.line, fault.column) for fault in caught.value.faults]
    wrong = [(2, "event_date"), (3, "time_precision"), (4, "latitude"), (5, "")]
    assert found == (wrong if name == "wrong-cells.csv" else [(1, "")])


def test_second_import_changes_nothing_and_files_give_it_back(case: LoadedCase) -> None:
    files = [EVENTS / "acled.csv", EVENTS / "ucdp.csv", EVENTS / "viina.csv", CAP / "alert.xml", CAP / "update.xml"]
    made = import_files(case, files)
    save_case(made.loaded, case.folder)
    again = load_case(case.folder)
    assert again.case == made.loaded.case
    assert "2022-02-25/2022-03-09" in (case.folder / "incidents.csv").read_text(encoding="utf-8")
    twice = import_files(again, files)
    assert twice.loaded.case == again.case
    assert twice.replaced == 5
    assert not [fault for fault in check_case(case.folder) if fault.level == "error"]


def test_update_and_cancel_end_an_alert_in_any_order_of_files(case: LoadedCase) -> None:
    files = [CAP / name for name in ("alert.xml", "update.xml", "cancel.cap")]
    expected = import_files(case, files).loaded.case.alerts
    clock = case.case.clock
    found = [(one.area, clock.hour_minute(one.start), one.end and clock.hour_minute(one.end)) for one in expected]
    assert found == [("Old District", "06:05", "08:30"), ("Old District", "08:30", "10:15")]
    for order in itertools.permutations(files):
        assert import_files(case, order).loaded.case.alerts == expected


def test_a_cancellation_imported_later_ends_it(case: LoadedCase) -> None:
    first = import_files(case, [CAP / "alert.xml", CAP / "update.xml"]).loaded
    later = import_files(first, [CAP / "cancel.cap"]).loaded
    assert [one.end for one in later.case.alerts][1] != first.case.alerts[1].end
    assert import_files(later, [CAP / "update.xml"]).loaded.case.alerts == later.case.alerts


def test_a_cancellation_of_what_is_not_there_is_reported(case: LoadedCase) -> None:
    made = import_files(case, [CAP / "cancel.cap"])
    assert [(fault.level, fault.column) for fault in made.faults] == [("warning", "references")]


def test_an_exercise_is_no_alarm(case: LoadedCase) -> None:
    made = import_files(case, [CAP / "exercise.xml"])
    assert made.loaded.case.alerts == ()
    assert [fault.level for fault in made.faults] == ["note"]


@pytest.mark.parametrize(("name", "column"), [("no-offset.xml", "sent"), ("entities.xml", ""), ("cut-off.xml", "")])
def test_messages_at_fault_are_refused(case: LoadedCase, name: str, column: str) -> None:
    with pytest.raises(CaseError) as caught:
        import_files(case, [CAP / name])
    assert [fault.column for fault in caught.value.faults] == [column]


def test_an_event_of_the_day_counts_at_every_hour_of_it(case: LoadedCase) -> None:
    made = import_files(case, [EVENTS / "acled.csv"]).loaded.case
    one = next(one for one in made.incidents if "UKR9001" in one.source)
    rules = replace(made.danger_rules, incident_days=0.0)
    for hour in range(24):
        assert danger_zones([], [one], [], at=one.at + timedelta(hours=hour), rules=rules)
    assert not danger_zones([], [one], [], at=one.at - timedelta(minutes=1), rules=rules)
    assert one.until is not None
    assert not danger_zones([], [one], [], at=one.until + timedelta(minutes=1), rules=rules)

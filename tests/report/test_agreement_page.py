"""agreement.html: what it is made of, that it holds for its reader alone, and that it is the same each time."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from records.test_folder import folder_of, pinned
from safeconduct.agreement import ClauseValue
from safeconduct.core import CaseError, UsageError
from safeconduct.records import open_folder
from safeconduct.records.packs import Reader
from safeconduct.report.agreement import page as module
from safeconduct.report.agreement.page import agreement_page
from safeconduct.report.wording.wording import LANGUAGES
from talks import VALUES, Talks, whole_text

_NOW = datetime(2022, 3, 5, 8, tzinfo=UTC)
_ALL = Reader("", "parties")
WINDOW = ClauseValue("window.c1", "window", dict(VALUES["window.c1"]))
EARLIER = ClauseValue("window.c1", "window", {**VALUES["window.c1"], "end": "2022-03-05T13:00:00Z"})


@pytest.fixture(autouse=True)
def template(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a bare template: what is looked at here are the data."""
    monkeypatch.setattr(module, "page_template", lambda: "<html><!--DATA--></html>")


def page_of(talks: Talks, path: Path, reader: Reader = _ALL, **more: Any) -> dict[str, Any]:
    """Return the data of the page of talks."""
    folder = open_folder(folder_of(talks, path))
    held = agreement_page(folder, reader, pinned(), _NOW, **more).content.decode()
    data: dict[str, Any] = json.loads(held.removeprefix("<html>").removesuffix("</html>"))
    return data


def test_both_values_stand_with_who_backs_them_and_how_far_they_are_apart(tmp_path: Path) -> None:
    talks = Talks()
    talks.propose("icrc", WINDOW)
    talks.position("ua", WINDOW)
    talks.propose("ru", EARLIER)
    (clause,) = page_of(talks, tmp_path / "a")["clauses"]
    assert clause["standing"] == "contested"
    assert {name: word["value"] for name, word in clause["words"].items()} == {
        "icrc": WINDOW.id,
        "ua": WINDOW.id,
        "ru": EARLIER.id,
    }
    assert clause["apart"] == {"en": "ends: 1 h", "uk": "кінець: 1 год", "ru": "конец: 1 ч"}


def test_what_nobody_has_named_and_who_is_silent_is_there(tmp_path: Path) -> None:
    talks = Talks()
    talks.propose("ua", WINDOW)
    data = page_of(talks, tmp_path / "a")
    assert {one["id"] for one in data["missing"]} >= {"who", "aid_in", "route", "place.assembly", "place.reception"}
    assert "ru" not in data["clauses"][0]["words"]
    assert {gate["gate"]: gate["open"] for gate in data["gates"]} == dict.fromkeys(("G1", "G2", "G3", "G4"), False)
    assert any("Who may leave (who)" in one["en"] for one in data["gates"][0]["reasons"])


def test_a_signed_text_stands_with_its_signers_in_three_languages(tmp_path: Path) -> None:
    talks = Talks()
    entry = talks.agree_on_all()
    data = page_of(talks, tmp_path / "a")
    (text,) = data["texts"]
    assert (text["id"], set(text["signed"]), text["state"]) == (entry.id, {"ua", "ru"}, "in force")
    assert [row["clause"] for row in text["clauses"]] == [one.clause for one in whole_text()]
    assert all(set(row["lines"]) == set(LANGUAGES) for row in text["clauses"])
    assert [one["kind"] for one in data["events"]] == ["text", "sign", "sign", "day"]
    assert all(row["standing"] == "agreed" for row in data["clauses"])


def _languages(held: object, path: str = "") -> list[str]:
    """Return where an object of sentences lacks a language."""
    if isinstance(held, list):
        return [found for at, one in enumerate(held) for found in _languages(one, f"{path}[{at}]")]
    if not isinstance(held, dict):
        return []
    if held.keys() & set(LANGUAGES):
        return [] if set(held) == set(LANGUAGES) else [path]
    return [found for key, one in held.items() if key != "signed" for found in _languages(one, f"{path}.{key}")]


def test_every_sentence_is_there_in_every_language(tmp_path: Path) -> None:
    talks = Talks({"icrc": "intermediary", "rus": "party", "ukr": "party"})  # no id of an author is a language's
    talks.propose("icrc", *whole_text())
    talks.position("ukr", WINDOW, "reserved")
    talks.text("icrc", whole_text())
    assert _languages(page_of(talks, tmp_path / "a")) == []


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    talks = Talks()
    talks.agree_on_all()
    path = folder_of(talks, tmp_path / "a")
    first = agreement_page(open_folder(path), _ALL, pinned(), _NOW).content
    assert agreement_page(open_folder(path), _ALL, pinned(), _NOW).content == first


def test_no_text_of_the_talks_ends_the_data_or_starts_a_tag(tmp_path: Path) -> None:
    talks = Talks()
    talks.say("ua", "say", {"words": "</script><script>alert(1)</script>", "stance": "statement"})
    folder = open_folder(folder_of(talks, tmp_path / "a"))
    assert b"<script" not in agreement_page(folder, _ALL, pinned(), _NOW).content


def test_a_part_says_nothing_of_what_is_agreed(tmp_path: Path) -> None:
    talks = Talks(class_="public")
    talks.propose("ua", WINDOW)
    talks.say("ua", "say", {"words": "let them out", "stance": "appeal"}, class_="public")
    data = page_of(talks, tmp_path / "a", Reader("", "public"))
    assert (data["partial"], data["gates"], data["missing"], data["clauses"]) == (True, [], [], [])
    assert [one["words"] for one in data["said"]] == ["let them out"]


def test_prices_stand_beside_the_clause_they_are_for_and_for_the_parties_alone(tmp_path: Path) -> None:
    talks = Talks(class_="public")
    talks.propose("ua", WINDOW)
    rows = [("end of c1 at 17:00", 6170), ("end of c1 at 16:30", 3192), ("lanes of gate 2", 40)]
    file = tmp_path / "p.json"
    told = [{"change": change, "persons": persons, "kilometre_hours": 85.0} for change, persons in rows]
    file.write_text(json.dumps({"prices": told}), encoding="utf-8")
    (clause,) = page_of(talks, tmp_path / "a", prices=file)["clauses"]
    assert [one["persons"] for one in clause["prices"]] == [6170, 3192]
    with pytest.raises(UsageError, match="R9"):
        page_of(talks, tmp_path / "a", Reader("", "public"), prices=file)
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(CaseError, match="price CASE --json"):
        page_of(talks, tmp_path / "a", prices=file)


def test_an_agreement_of_the_parties_has_no_page_for_others(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="class parties"):
        page_of(Talks(), tmp_path / "a", Reader("", "public"))


def test_without_a_front_end_it_says_how_to_build_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "page_template", lambda: None)
    with pytest.raises(UsageError, match="make web"):
        page_of(Talks(), tmp_path / "a")

"""Russian, by its own word file: ways by the case of the name, counts, speakers, hours, states."""

from __future__ import annotations

import pytest

from safeconduct.statements import Ceasefire, Corridor, Evacuated
from statements.news import pairs_in, said


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Из Сум в Полтаву выехала колонна автобусов.", [("Сум", "Полтаву")]),
        ("Маршруты: Киев - Гомель, Мариуполь - Токмак - Запорожье.", [("Киев", "Гомель"), ("Мариуполь", "Запорожье")]),
        ("Жителей Рубежного и Лисичанска эвакуировали в Бахмут.", [("Рубежного", "Бахмут"), ("Лисичанска", "Бахмут")]),
        ("Люди из Мариуполя остаются в Бердянске.", []),
    ],
)
def test_ways(text: str, pairs: list[tuple[str, str]]) -> None:
    assert pairs_in(said(text)) == pairs


@pytest.mark.parametrize(
    ("text", "name", "persons"),
    [
        ("Из Сум эвакуированы 500 человек, сообщил Дмитрий Живицкий.", "Дмитрий Живицкий", 500),
        ("По словам Ирины Верещук, из Сум вывезли 1,2 тыс. человек.", "Ирины Верещук", 1200),
        ("Минобороны РФ заявило, что из Сум выведены 300 человек.", "Минобороны РФ", 300),
        ("Глава Луганской ОВА Сергей Гайдай: из Лисичанска эвакуированы 70 человек.", "Сергей Гайдай", 70),
        ("Из Сум выехали 90 человек. Об этом сообщила Ирина Верещук.", "Ирина Верещук", 90),
    ],
)
def test_counts_and_speakers(text: str, name: str, persons: int) -> None:
    (one,) = [s for s in said(text) if isinstance(s, Evacuated)]
    assert (one.speaker.name, one.persons) == (name, persons)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Режим тишины продлится с 9:00 до 21:00.", "09:00", "21:00"),
        ("Режим прекращения огня действует с 8 до 20 часов.", "08:00", "20:00"),
        ("Режим тишины введут с 10:00 до 18:00 по московскому времени.", "09:00", "17:00"),
    ],
)
def test_hours_are_on_the_clock_of_the_place(text: str, start: str, end: str) -> None:
    (one,) = [s for s in said(text) if isinstance(s, Ceasefire)]
    assert (f"{one.start:%H:%M}", f"{one.end:%H:%M}") == (start, end)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Коридор из Сум в Полтаву согласован.", "agreed"),
        ("Коридор из Сум в Полтаву не сработал.", "failed"),
        ("Коридор из Сум в Полтаву будет открыт завтра.", "proposed"),
        ("Коридор из Сум в Полтаву открыт.", "opened"),
    ],
)
def test_state(text: str, state: str) -> None:
    assert [one.state for one in said(text) if isinstance(one, Corridor)] == [state]


def test_hours_of_their_own_sentence_go_to_the_corridors_before() -> None:
    found = said("Маршрути: Маріуполь – Запоріжжя, Суми – Полтава. Їх дія з 9:00 до 21:00.")
    assert [f"{one.start:%H:%M}-{one.end:%H:%M}" for one in found if isinstance(one, Corridor)] == ["09:00-21:00"] * 2

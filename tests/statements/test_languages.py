"""The language of a text, and what every word file must hold."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from safeconduct.statements.claims.claims import rules
from safeconduct.statements.language.languages import LANGUAGES, UNKNOWN, language_of
from safeconduct.statements.language.lexicon import lexicon
from safeconduct.statements.model.explaining import rule_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A corridor from Sumy to Poltava was agreed.", "en"),
        ("Sumy - Poltava", "en"),
        ("Коридор із Сум відкрито.", "uk"),
        ("Коридор из Сум открыт, выехали.", "ru"),
        ("Environ 500 personnes ont quitté la ville pour la capitale.", "fr"),
        ("Rund 500 Menschen wurden aus der Stadt in die Hauptstadt gebracht, und es sind mehr auf dem Weg.", "de"),
        ("Unas 500 personas fueron evacuadas desde la ciudad hasta la capital por los militares.", "es"),
        ("تم إجلاء نحو 500 شخص من المدينة إلى العاصمة.", "ar"),
        ("Няколко хора бяха изведени от града към столицата, а след това се върнаха.", "bg"),
        ("约五百人离开了城市前往首都。", UNKNOWN),
        ("Noin viisisataa ihmistä lähti kaupungista. " * 6, UNKNOWN),
    ],
)
def test_language_is_recognised(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_file_is_lower_case_and_has_every_class(language: str) -> None:
    def table(name: str) -> dict[str, dict[str, list[str]]]:
        path = resources.files("safeconduct.statements") / "data" / f"{name}.toml"
        parsed: dict[str, dict[str, list[str]]] = tomllib.loads(path.read_text(encoding="utf-8"))
        return parsed

    classes = table(language)["classes"]
    assert set(classes) == set(table("en")["classes"])
    assert [word for words in classes.values() for word in words if word != word.lower()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_a_language_is_explained(language: str) -> None:
    assert [rule.id for rule in rules(language)[0] if rule.id not in rule_words()] == []


def test_stem_stands_for_all_words_that_begin_so() -> None:
    words = lexicon("ru")
    assert "evacuate" in words.tags_of("эвакуированы")
    assert "evacuate" in words.tags_of("эвакуацией")
    assert "evacuate" not in words.tags_of("эва")

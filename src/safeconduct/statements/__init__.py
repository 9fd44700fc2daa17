"""What was said, by whom, about when and where, and how far it is verified; texts read into it.

Glossary: a *statement* is one thing somebody said; a *way* is a movement from place to place; a *report* is one
piece of news (a text may hold several); a *reading* is a choice of which statements to go by.

places      settlements, and how their names are spelled
model       a statement and its parts; register: all statements, with rivals and how far each is verified
language    text to tokens
ways, counts, attribution, claims   from tokens: who goes where, how many were moved, who says so, what else is said
reading     text to statements, by all of these; arabic: the first step for a language without capital letters
bundled     the tables in data/: words, rules, names, settlements
"""

from safeconduct.statements.language.languages import LANGUAGES, PARTLY, language_of
from safeconduct.statements.language.sentences import Header, read_header
from safeconduct.statements.model.explaining import explain, rule_words
from safeconduct.statements.model.figure import Figure
from safeconduct.statements.model.recorded import statement_of
from safeconduct.statements.model.statement import (
    KINDS,
    Alert,
    Arms,
    Ceasefire,
    Control,
    Corridor,
    Demand,
    Displaced,
    Evacuated,
    Incident,
    Losses,
    Offer,
    Source,
    Speaker,
    Statement,
    Talks,
    Verification,
)
from safeconduct.statements.places.gazetteer import Gazetteer, Located, Settlement, bundled_gazetteer
from safeconduct.statements.reading import read_text
from safeconduct.statements.register.corridors import CorridorDay, corridor_days, to_csv, to_geojson
from safeconduct.statements.register.register import Entry, Reading, Register, Rivals

__all__ = [
    "KINDS",
    "LANGUAGES",
    "PARTLY",
    "Alert",
    "Arms",
    "Ceasefire",
    "Control",
    "Corridor",
    "CorridorDay",
    "Demand",
    "Displaced",
    "Entry",
    "Evacuated",
    "Figure",
    "Gazetteer",
    "Header",
    "Incident",
    "Located",
    "Losses",
    "Offer",
    "Reading",
    "Register",
    "Rivals",
    "Settlement",
    "Source",
    "Speaker",
    "Statement",
    "Talks",
    "Verification",
    "bundled_gazetteer",
    "corridor_days",
    "explain",
    "language_of",
    "read_header",
    "read_text",
    "rule_words",
    "statement_of",
    "to_csv",
    "to_geojson",
]

"""What was said, by whom, about when and where, and how far it is verified; texts read into it.

Glossary: a *statement* is one thing somebody said; a *way* is a movement from place to place; a *report* is one
piece of news (a text may hold several); a *reading* is a choice of which statements to go by.
"""

from safeconduct.statements.corridor_register import CorridorDay, corridor_days, to_csv, to_geojson
from safeconduct.statements.explaining import explain, rule_words
from safeconduct.statements.figure import Figure
from safeconduct.statements.gazetteer import Gazetteer, Located, Settlement, bundled_gazetteer
from safeconduct.statements.languages import LANGUAGES, PARTLY, language_of
from safeconduct.statements.reading import read_text
from safeconduct.statements.recorded import statement_of
from safeconduct.statements.register import Entry, Reading, Register, Rivals
from safeconduct.statements.sentences import Header, read_header
from safeconduct.statements.statement import (
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

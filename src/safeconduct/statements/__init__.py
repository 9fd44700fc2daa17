"""What was said, by whom, about when and where, and how far it is verified; texts read into it.

Glossary: a *statement* is one thing somebody said; a *way* is a movement from place to place; a *report* is one piece of
news (a text may hold several); a *reading* is a choice of which statements to go by.
"""

from safeconduct.statements.gazetteer import Gazetteer, Located, Settlement, bundled_gazetteer
from safeconduct.statements.reading import read_text
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
    "Alert",
    "Arms",
    "Ceasefire",
    "Control",
    "Corridor",
    "Demand",
    "Displaced",
    "Evacuated",
    "Gazetteer",
    "Incident",
    "Located",
    "Losses",
    "Offer",
    "Settlement",
    "Source",
    "Speaker",
    "Statement",
    "Talks",
    "Verification",
    "bundled_gazetteer",
    "read_text",
]

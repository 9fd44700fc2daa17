"""The words every stage shares: ids, places, parties, the clock, faults."""

from safeconduct.core.characters import (
    code_point,
    difference,
    fold_id,
    hidden_in,
    json_escaped,
    lookalike_key,
    lost_in,
    shown,
    without_hidden,
)
from safeconduct.core.clock import Clock, Span, city_of
from safeconduct.core.csvtable import csv_bytes, csv_text, harmless_cell
from safeconduct.core.errors import CaseError, Fault, InfeasibleError, ProofError, SafeConductError, UsageError
from safeconduct.core.geodesy import EARTH_RADIUS_M, distance_m
from safeconduct.core.ids import PartyId, PlaceId
from safeconduct.core.languages import (
    Translations,
    in_language,
    is_language,
    is_right_to_left,
    reads_right_to_left,
    translations,
)
from safeconduct.core.limits import Limits
from safeconduct.core.lines import Lines
from safeconduct.core.notes import Note, NoteValue
from safeconduct.core.place import Party, Place
from safeconduct.core.plaintext import plain_text, steering_character
from safeconduct.core.wording import did_you_mean, quoted

__all__ = [
    "EARTH_RADIUS_M",
    "CaseError",
    "Clock",
    "Fault",
    "InfeasibleError",
    "Limits",
    "Lines",
    "Note",
    "NoteValue",
    "Party",
    "PartyId",
    "Place",
    "PlaceId",
    "ProofError",
    "SafeConductError",
    "Span",
    "Translations",
    "UsageError",
    "city_of",
    "code_point",
    "csv_bytes",
    "csv_text",
    "did_you_mean",
    "difference",
    "distance_m",
    "fold_id",
    "harmless_cell",
    "hidden_in",
    "in_language",
    "is_language",
    "is_right_to_left",
    "json_escaped",
    "lookalike_key",
    "lost_in",
    "plain_text",
    "quoted",
    "reads_right_to_left",
    "shown",
    "steering_character",
    "translations",
    "without_hidden",
]

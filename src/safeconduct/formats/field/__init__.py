"""What comes from the field: positions of phones and receivers, answers of KoBo and ODK forms, alerts; and the form.

positions   GPX 1.1, OwnTracks JSON, Traccar client (OsmAnd lines and JSON), our own track files
answers     KoBo / ODK exports, JSON or CSV, of the XLSForm that `xlsform` writes
warnings    CAP 1.2 messages as alerts of a day
"""

from safeconduct.formats.field.answers import FormAnswer, read_answers
from safeconduct.formats.field.positions import Position, read_positions, read_track, track_bytes
from safeconduct.formats.field.warnings import day_alerts
from safeconduct.formats.field.xlsform import form_bytes, form_sheets

__all__ = [
    "FormAnswer",
    "Position",
    "day_alerts",
    "form_bytes",
    "form_sheets",
    "read_answers",
    "read_positions",
    "read_track",
    "track_bytes",
]

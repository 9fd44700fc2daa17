"""The form for KoBo and ODK, an XLSForm of a plan: its places, convoys and posts as choices, in three languages.

An .xlsx file is a zip of XML parts (ECMA-376, SpreadsheetML); three sheets of inline strings are all that XLSForm
needs, so that no library for spreadsheets is.  Same input, same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from safeconduct.agreement.talks.day_kinds import WEAPONS
from safeconduct.agreement.terms.acts import ACTS
from safeconduct.core import Place

__all__ = ["form_bytes", "form_sheets"]

_LANGUAGES = {"en": "English (en)", "uk": "Ukrainian (uk)", "ru": "Russian (ru)"}
_LABELS: Mapping[str, tuple[str, str, str]] = {
    "act": ("What happened?", "Що сталося?", "Что произошло?"),
    "at": ("When?", "Коли?", "Когда?"),
    "within_min": ("How exact is the time (minutes)?", "Точність часу (хвилин)?", "Точность времени (минут)?"),
    "place": ("Where? (place)", "Де? (місце)", "Где? (место)"),
    "position": ("Where exactly? (if safe)", "Де саме? (якщо безпечно)", "Где именно? (если безопасно)"),
    "how": ("How do you know?", "Звідки відомо?", "Откуда известно?"),
    "n": ("How many?", "Скільки?", "Сколько?"),
    "counted": ("Counted or estimated?", "Пораховано чи оцінено?", "Посчитано или оценено?"),
    "weapon": ("With what?", "Чим?", "Чем?"),
    "direction": ("Direction", "Напрямок", "Направление"),
    "injured": ("Persons injured", "Поранено осіб", "Ранено человек"),
    "killed": ("Persons killed", "Загинуло осіб", "Погибло человек"),
    "convoy": ("Which convoy?", "Яка колона?", "Какая колонна?"),
    "post": ("Which post?", "Який пост?", "Какой пост?"),
    "words": ("In your words", "Своїми словами", "Своими словами"),
    "observer": ("Your device", "Ваш пристрій", "Ваше устройство"),
}
_HOW = {"seen": ("seen", "бачив", "видел"), "heard": ("heard", "чув", "слышал"),
        "camera": ("camera", "камера", "камера"), "trace": ("traces", "сліди", "следы"),
        "reported": ("reported to me", "мені повідомили", "мне сообщили")}  # fmt: skip
_COUNTED = {"counted": ("counted", "пораховано", "посчитано"), "estimated": ("estimated", "оцінено", "оценено")}
_DIRECTION = {"incoming": ("incoming", "вхідний", "входящий"), "outgoing": ("outgoing", "вихідний", "исходящий"),
              "unknown": ("unknown", "невідомо", "неизвестно")}  # fmt: skip
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Sheet = list[list[str]]


def form_sheets(
    places: Mapping[str, Place],
    convoys: Sequence[str],
    posts: Sequence[str],
    observers: Sequence[str],
    act_names: Mapping[str, Mapping[str, str]],
    version: str,
) -> dict[str, Sheet]:
    """Return the sheets survey, choices and settings, rows of cells.

    Args:
        places: that may be chosen, by id.
        convoys, posts, observers: ids that may be chosen; a question without choices is left out.
        act_names: language -> act -> its name.
        version: of the form, any text that changes with it.
    """
    names = [f"label::{text}" for text in _LANGUAGES.values()]
    survey: Sheet = [["type", "name", *names, "required", "appearance"]]
    survey += [["start", "start", "", "", "", "", ""], ["end", "end", "", "", "", "", ""]]
    asked = [
        ("select_one act", "act", "yes"), ("dateTime", "at", "yes"), ("integer", "within_min", ""),
        ("select_one place", "place", ""), ("geopoint", "position", ""), ("select_one how", "how", "yes"),
        ("integer", "n", ""), ("select_one counted", "counted", ""), ("select_one weapon", "weapon", ""),
        ("select_one direction", "direction", ""), ("integer", "injured", ""), ("integer", "killed", ""),
        ("select_one convoy", "convoy", ""), ("select_one post", "post", ""), ("text", "words", ""),
        ("select_one observer", "observer", ""),
    ]  # fmt: skip
    lists = _choices(places, convoys, posts, observers, act_names)
    for type_, name, required in asked:
        if type_.startswith("select_one") and not lists[type_.split()[1]]:
            continue
        look = "minimal" if name in ("place", "convoy") else ""
        survey.append([type_, name, *_LABELS[name], required, look])
    choices: Sheet = [["list_name", "name", *names]]
    choices += [[list_, *row] for list_, rows in lists.items() for row in rows]
    settings = [
        ["form_title", "form_id", "version", "default_language"],
        ["Safe Conduct: report", "safeconduct_report", version, _LANGUAGES["en"]],
    ]
    return {"survey": survey, "choices": choices, "settings": settings}


def _choices(
    places: Mapping[str, Place],
    convoys: Sequence[str],
    posts: Sequence[str],
    observers: Sequence[str],
    act_names: Mapping[str, Mapping[str, str]],
) -> dict[str, list[list[str]]]:
    acts = [[act, *(act_names[one].get(act, act.replace("_", " ")) for one in _LANGUAGES)] for act in ACTS]
    named = [[id_, *(one.names_by_language.get(name, one.name) for name in _LANGUAGES)] for id_, one in places.items()]
    plain = {"convoy": convoys, "post": posts, "observer": observers}
    return {
        "act": acts, "place": sorted(named), "how": _rows(_HOW), "counted": _rows(_COUNTED),
        "weapon": [[one, *([one.replace("_", " ")] * 3)] for one in WEAPONS], "direction": _rows(_DIRECTION),
        **{name: [[one] * 4 for one in ids] for name, ids in plain.items()},
    }  # fmt: skip


def _rows(options: Mapping[str, tuple[str, str, str]]) -> list[list[str]]:
    return [[name, *labels] for name, labels in options.items()]


def form_bytes(sheets: Mapping[str, Sheet]) -> bytes:
    """Write sheets as an .xlsx file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _parts(sheets).items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED_DATE), text.encode(), compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts(sheets: Mapping[str, Sheet]) -> dict[str, str]:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    named = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, start=1))
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": f'{head}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f"<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{package}/relationships">{related}</Relationships>',
    }
    for n, sheet in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'{head}<worksheet xmlns="{_MAIN}">{_data(sheet)}</worksheet>'
    return parts


def _data(sheet: Sheet) -> str:
    rows = []
    for number, row in enumerate(sheet, start=1):
        cells = "".join(
            f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
            for at, cell in enumerate(row)
            if cell
        )
        rows.append(f'<row r="{number}">{cells}</row>')
    return f"<sheetData>{''.join(rows)}</sheetData>"

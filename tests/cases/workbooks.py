"""Small workbooks written part by part (ECMA-376, OASIS OpenDocument 1.3), so that no library need write them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from xml.sax.saxutils import escape

__all__ = ["Cell", "Sheets", "write_ods", "write_workbook", "write_xlsx"]

Cell = str | int | float | bool | date | datetime | time | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = f"""<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="20" applyNumberFormat="1"/>
<xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>"""


def write_workbook(path: Path, sheets: Sheets) -> None:
    """Write sheets as .xlsx or .ods, by the file's name."""
    (write_ods if path.suffix == ".ods" else write_xlsx)(path, sheets)


def write_xlsx(path: Path, sheets: Sheets) -> None:
    """Write sheets as Excel keeps them: days as numbers since 1900, times as fractions of a day."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1)
    )
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    styles = f'<Relationship Id="styles" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    book = f'<Relationship Id="book" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        out.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{book}</Relationships>')
        out.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>'
        )
        out.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{targets}{styles}</Relationships>',
        )
        out.writestr("xl/styles.xml", _STYLES)
        for number, name in enumerate(names, 1):
            rows = "".join(_xlsx_row(at, row) for at, row in enumerate(sheets[name], 1))
            out.writestr(
                f"xl/worksheets/s{number}.xml", f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
            )


def _xlsx_row(number: int, row: Sequence[Cell]) -> str:
    cells = "".join(_xlsx_cell(f"{chr(65 + at)}{number}", value) for at, value in enumerate(row))
    return f'<row r="{number}">{cells}</row>'


def _xlsx_cell(where: str, value: Cell) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return f'<c r="{where}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{where}"><v>{value!r}</v></c>'
        case datetime():
            return f'<c r="{where}" s="3"><v>{_days(value)!r}</v></c>'
        case date():
            return f'<c r="{where}" s="1"><v>{_days(datetime(value.year, value.month, value.day)):g}</v></c>'
        case time():
            return f'<c r="{where}" s="2"><v>{(value.hour * 3600 + value.minute * 60 + value.second) / 86400!r}</v></c>'
        case _:
            return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def _days(value: datetime) -> float:
    return (value - datetime(1899, 12, 30)).total_seconds() / 86400


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def write_ods(path: Path, sheets: Sheets) -> None:
    """Write sheets as LibreOffice keeps them: days and times as ISO 8601."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}" xmlns:text="{_TEXT}" '
        f'office:version="1.3"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        out.writestr("META-INF/manifest.xml", "<manifest/>")
        out.writestr("content.xml", content)


def _ods_row(row: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(value: Cell) -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case bool():
            said = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        case int() | float():
            said = f'office:value-type="float" office:value="{value!r}"'
        case date():
            said = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        case time():
            lasts = f"PT{value.hour:02}H{value.minute:02}M{value.second:02}S"
            said = f'office:value-type="time" office:time-value="{lasts}"'
        case _:
            said = 'office:value-type="string"'
    return f"<table:table-cell {said}><text:p>{escape(str(value))}</text:p></table:table-cell>"

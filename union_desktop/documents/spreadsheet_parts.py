# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of an .xlsx that do not depend on its rows: styles, relations, what stands before and after the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"

# Places in the list of cell formats below.
HEADER: Final = 1
BODY: Final[Mapping[str, int]] = {"text": 2, "long": 3, "date": 4, "money": 5, "count": 6, "rate": 7}
TOTAL: Final[Mapping[str, int]] = {"text": 8, "long": 8, "date": 9, "money": 10, "count": 11, "rate": 12}
NOTE_LABEL, NOTE_TEXT, NOTE_TITLE = 13, 14, 15
#: For cells below the last row, typed in later: the same without a frame, which would run down the whole sheet.
BELOW: Final[Mapping[str, int]] = {"text": 16, "long": 16, "date": 17, "money": 18, "count": 19, "rate": 20}
#: The text format that stands in for each format of figures, where a word came instead.
AS_TEXT: Final = {
    **{style: BODY["text"] for kind, style in BODY.items() if kind != "long"},
    **dict.fromkeys(TOTAL.values(), TOTAL["text"]),
}
LINE_HEIGHT, MOST_HEIGHT = 15.0, 409.0  # points
_TEXT, _DATE, _MONEY, _COUNT, _RATE = 49, 164, 4, 3, 10  # number formats: @, ours, #,##0.00, #,##0, 0.00%


def _format(
    number: int, *, font: int = 0, fill: int = 0, border: int = 1, wrap: bool = False, side: str = ""
) -> str:
    across = f' horizontal="{side}"' if side else ""
    broken = ' wrapText="1"' if wrap else ""
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1"'
        f' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"{across}{broken}/></xf>'
    )


_FORMATS: Final = (
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    _format(_TEXT, font=1, fill=2, wrap=True, side="center"),
    _format(_TEXT),
    _format(_TEXT, wrap=True),
    _format(_DATE, side="center"),
    _format(_MONEY),
    _format(_COUNT),
    _format(_RATE),
    *(_format(number, font=1, fill=2) for number in (_TEXT, _DATE, _MONEY, _COUNT, _RATE)),
    _format(_TEXT, font=1, border=0),
    _format(_TEXT, border=0, wrap=True),
    _format(_TEXT, font=2, border=0, wrap=True),
    *(_format(number, border=0) for number in (_TEXT, _DATE, _MONEY, _COUNT, _RATE)),
)

_SIDE: Final = '<{0} style="thin"><color rgb="FFBFC7D0"/></{0}>'
_STYLES: Final = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    f'<numFmts count="1"><numFmt numFmtId="{_DATE}" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="宋体"/><charset val="134"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/><charset val="134"/></font>'
    '<font><b/><sz val="14"/><name val="宋体"/><charset val="134"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE7EDF3"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>'
    + "".join(_SIDE.format(side) for side in ("left", "right", "top", "bottom"))
    + '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    f'</cellStyleXfs><cellXfs count="{len(_FORMATS)}">{"".join(_FORMATS)}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)

PAIRS_TAIL: Final = "</sheetData></worksheet>"


def sheet_head(columns: Sequence[tuple[float, int]], *, frozen: bool = True) -> str:
    """A worksheet up to its rows; ``columns`` are widths and formats, the format also for cells typed in later."""
    pane = (
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/>'
        if frozen
        else ""
    )
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width + 0.7:.2f}" style="{style}" customWidth="1"/>'
        for place, (width, style) in enumerate(columns, 1)
    )
    fit = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}">{fit}<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>'
    )


def table_tail(filtered: str, used: str) -> str:
    """A worksheet behind its rows: the filter, landscape paper, and no green corners beside numbers kept as text."""
    return (
        f'</sheetData><autoFilter ref="{filtered}"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3"'
        ' footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页　共 &amp;N 页</oddFooter></headerFooter>"
        f'<ignoredErrors><ignoredError sqref="{used}" numberStoredAsText="1" twoDigitTextYear="1"/></ignoredErrors>'
        "</worksheet>"
    )


def fixed(
    titles: Sequence[str], filters: Sequence[str], title: str, author: str, made_at: dt.datetime | None
) -> dict[str, str]:
    """Name → text of every part but the worksheets; ``filters`` are the filtered ranges of the first sheets."""
    numbers = range(1, len(titles) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, titles, strict=True)
    )
    names = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">{escape(area)}</definedName>'
        for place, area in enumerate(filters)
    ) + "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{escape(area.rpartition("!")[0])}!$1:$1</definedName>'
        for place, area in enumerate(filters)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    created = (
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{made_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}</dcterms:created>'
        if made_at
        else ""
    )
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    last = len(titles) + 1
    return {
        "xl/styles.xml": _STYLES,
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets>{defined}</workbook>",
        "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId{last}" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "docProps/core.xml": f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>{created}</cp:coreProperties>",
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>",
    }


def content_types(worksheets: int) -> str:
    """The list of what each part of the archive is."""
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in range(1, worksheets + 1)
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        ' ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/styles.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        '<Override PartName="/docProps/core.xml"'
        f' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{types}</Types>'
    )

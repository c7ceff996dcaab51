"""Problems found in a workbook: where, what is there, what is expected, how to mend it.

Readers report a rule's code with the position; the Vietnamese sentence is written once, in RULES.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters: error stops publishing, warning stays visible, note was understood."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


def column_letters(column: int) -> str:
    """Excel's letters of a column counted from 1: 6 -> "F", 28 -> "AB"."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, order=True)
class CellRef:
    """A cell by sheet, row and column (both from 1); row 0 stands for the sheet as a whole."""

    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str | None:
        """The address as Excel shows it ("F12"); None for a whole sheet."""
        return f"{column_letters(self.column)}{self.row}" if self.row else None

    def __str__(self) -> str:
        return f"{self.sheet}!{self.a1}" if self.row else self.sheet


@dataclass(frozen=True)
class Rule:
    """One kind of problem: its cause in a few words (for grouping), its sentence and its remedy.

    sentence continues the cell's address ("Nhiệm vụ!F12 đang ghi …") and so begins in lower case; it
    and the remedy may use {found} and the facts that come with the problem.
    """

    severity: Severity
    cause: str
    sentence: str
    remedy: str = ""


@dataclass(frozen=True)
class Problem:
    """One finding of a rule at a cell. facts fill the rule's sentence."""

    rule: str
    at: CellRef | None = None
    found: str | None = None
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def severity(self) -> Severity:
        """The severity of the rule."""
        return RULES[self.rule].severity

    @property
    def cause(self) -> str:
        """The cause in a few words, the same for all findings of a rule."""
        return RULES[self.rule].cause

    @property
    def remedy(self) -> str:
        """How to mend it, as a sentence; empty where nothing is to be done."""
        return self._fill(RULES[self.rule].remedy)

    @property
    def message(self) -> str:
        """Where, what is there, what is expected and how to mend it, in one or two sentences."""
        sentence = self._fill(RULES[self.rule].sentence)
        return " ".join(filter(None, (self._place(sentence), self.remedy)))

    def _place(self, sentence: str) -> str:
        if self.at is None:
            return sentence[:1].upper() + sentence[1:]
        return f"{self.at} {sentence}" if self.at.row else f"Sheet «{self.at.sheet}» {sentence}"

    def _fill(self, template: str) -> str:
        facts = {name: _cut(value) for name, value in self.facts}
        return template.format(found=_cut(self.found or ""), **facts)


_LONGEST_QUOTED = 400


def _cut(text: str) -> str:
    """What a sentence quotes of a cell: its beginning, where a hostile one holds 32,767 characters."""
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED].rstrip()}…"


class Unreadable(Exception):
    """The file cannot be read at all; the problem says why in one clear sentence."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem

    def __reduce__(self) -> tuple[type[Unreadable], tuple[Problem]]:
        """So that a reader in another process can refuse a file."""
        return Unreadable, (self.problem,)


def problem(rule: str, at: CellRef | None = None, found: object = None, **facts: object) -> Problem:
    """A finding of the rule; found and the facts are shown as text."""
    shown = None if found is None else str(found)
    return Problem(rule, at, shown, tuple((name, str(value)) for name, value in facts.items()))


ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

RULES: dict[str, Rule] = {
    # The file and its sheets
    "file-not-opened": Rule(
        ERROR,
        "Không mở được tệp",
        "không mở được tệp «{found}» ({reason}).",
        "Kiểm tra tên tệp, và đóng tệp nếu đang mở trong Excel.",
    ),
    "file-empty": Rule(
        ERROR,
        "Tệp rỗng",
        "tệp «{found}» không có nội dung gì.",
        "Có thể tệp chép chưa xong; hãy chép lại hoặc chọn tệp khác.",
    ),
    "file-not-excel": Rule(
        ERROR,
        "Không phải tệp Excel",
        "tệp «{found}» không phải tệp Excel: nội dung là {kind}.",
        "Hãy chọn tệp Excel gốc, hoặc mở bằng Excel rồi lưu thành tệp .xlsx.",
    ),
    "file-binary": Rule(
        ERROR,
        "Sổ tính nhị phân (.xlsb)",
        "tệp «{found}» là sổ tính nhị phân của Excel (.xlsb); chương trình không đọc loại tệp này.",
        "Hãy mở bằng Excel, chọn Lưu thành (Save As) kiểu Excel Workbook (.xlsx), rồi tải tệp .xlsx lên.",
    ),
    "file-encrypted": Rule(
        ERROR,
        "Tệp có mật khẩu",
        "tệp «{found}» được đặt mật khẩu nên không đọc được.",
        "Hãy mở bằng Excel, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc), lưu lại rồi tải lên.",
    ),
    "file-damaged": Rule(
        ERROR,
        "Tệp bị hỏng",
        "tệp «{found}» bị hỏng hoặc chép chưa hết nên không đọc được.",
        "Hãy chép lại tệp gốc; nếu Excel còn mở được thì lưu thành tệp mới rồi tải lên.",
    ),
    "file-no-sheet": Rule(
        ERROR,
        "Tệp không có số liệu",
        "tệp «{found}» không có sheet nào chứa dữ liệu.",
        "Hãy kiểm tra xem đã chọn đúng tệp chưa.",
    ),
    "file-too-big": Rule(
        ERROR,
        "Tệp quá lớn",
        "tệp «{found}» quá lớn: chỉ đọc tệp đến 20 MB và một triệu ô có dữ liệu.",
        "Hãy bỏ bớt ảnh và những sheet không liên quan, rồi lưu thành tệp mới.",
    ),
    "file-inflated": Rule(
        ERROR,
        "Tệp bung ra quá lớn",
        "tệp «{found}» khi mở sẽ bung ra quá lớn ({what}) nên không được đọc.",
        "Hãy bỏ ảnh và những sheet không liên quan, rồi lưu thành tệp mới.",
    ),
    "file-unsafe": Rule(
        ERROR,
        "Tệp có cấu trúc bất thường",
        "tệp «{found}» có cấu trúc bất thường ({what}) nên không được đọc.",
        "Hãy xin lại tệp gốc từ nơi gửi.",
    ),
    "file-too-slow": Rule(
        ERROR,
        "Đọc tệp quá lâu",
        "đọc tệp «{found}» mất quá {seconds} giây nên đã dừng lại.",
        "Hãy bỏ những sheet, định dạng và công thức không dùng đến, rồi lưu thành tệp mới.",
    ),
    "file-needs-memory": Rule(
        ERROR,
        "Tệp cần quá nhiều bộ nhớ",
        "đọc tệp «{found}» cần quá {megabytes} MB bộ nhớ nên đã dừng lại; thường do có ô lẻ nằm rất xa bảng.",
        "Hãy xoá các ô thừa ở cuối sheet và lưu thành tệp .xlsx.",
    ),
    "file-busy": Rule(
        ERROR,
        "Đang đọc nhiều tệp",
        "chưa đọc được tệp «{found}» vì đang có nhiều tệp khác được đọc cùng lúc.",
        "Hãy thử lại sau ít phút.",
    ),
    "file-not-followed": Rule(
        ERROR,
        "Chương trình gặp lỗi khi đọc",
        "chương trình gặp lỗi khi đọc tệp «{found}» ({reason}).",
        "Hãy lưu lại bằng Excel thành tệp .xlsx rồi thử lại; nếu vẫn lỗi, gửi tệp này cho người phụ trách kỹ thuật.",
    ),
    "file-repaired": Rule(
        WARNING,
        "Tệp có chỗ hỏng",
        "tệp «{found}» có chỗ hỏng: {what}. Phần còn lại đã đọc được.",
        "Hãy mở bằng Excel, kiểm tra rồi lưu thành tệp mới.",
    ),
    "sheet-hidden": Rule(NOTE, "Sheet bị ẩn", "đang bị ẩn; dữ liệu trong đó vẫn được đọc."),
    "sheet-hidden-characters": Rule(
        NOTE,
        "Tên sheet được ghi lại",
        "có tên chứa ký tự không nhìn thấy hoặc trùng với sheet khác; ở đây gọi bằng tên này.",
    ),
    "no-task-sheet": Rule(
        ERROR,
        "Không thấy bảng nhiệm vụ",
        "không có sheet nào chứa bảng nhiệm vụ{found}.",
        "Cần một dòng tiêu đề có cột «Nhiệm vụ cụ thể» (hoặc «Nội dung») và cột «Thời gian thực hiện».",
    ),
    "no-task-found": Rule(
        ERROR,
        "Không có nhiệm vụ nào",
        "có dòng tiêu đề nhưng bên dưới không đọc được nhiệm vụ nào.",
        "Kiểm tra xem đã lưu đúng tệp, đúng sheet hay chưa.",
    ),
    "task-sheet-also": Rule(
        WARNING,
        "Có hơn một bảng nhiệm vụ",
        "cũng có bảng nhiệm vụ nhưng không được đọc; số liệu lấy từ sheet «{used}».",
        "Nếu đây là phần tiếp theo của phụ lục, hãy nối vào cùng một sheet.",
    ),
    "task-sheet-older": Rule(
        NOTE,
        "Bảng nhiệm vụ không dùng đến",
        "cũng có bảng nhiệm vụ nhưng không được đọc ({reason}); số liệu lấy từ sheet «{used}».",
    ),
    "task-sheet-left-out": Rule(
        ERROR,
        "Bảng nhiệm vụ khác biểu mẫu",
        "có bảng nhiệm vụ theo biểu mẫu khác nên chưa được đọc; số liệu đang lấy từ sheet «{used}».",
        "Xác nhận ở «Cách hiểu sổ» sheet nào được dùng, hoặc đưa các nhiệm vụ về cùng một biểu mẫu.",
    ),
    "sheet-unknown": Rule(
        NOTE, "Sheet không dùng đến", "không thuộc biểu mẫu, được giữ nguyên và không đọc."
    ),
    "sheet-without-heading": Rule(
        ERROR,
        "Không thấy dòng tiêu đề",
        "có tên của biểu mẫu nhưng không thấy dòng tiêu đề (cần cột {expected}).",
        "Khôi phục dòng tiêu đề của sheet này hoặc đổi tên sheet nếu không dùng.",
    ),
    "column-missing": Rule(
        WARNING,
        "Thiếu cột",
        "không có cột «{expected}».",
        "Thêm cột hoặc đổi tên tiêu đề cho đúng.",
    ),
    "column-without-heading": Rule(
        WARNING,
        "Cột không có tiêu đề",
        "không có tên cột mà bên dưới (cột {columns}) có {count} ô ghi nội dung; các ô này không được đọc.",
        "Ghi tên cột như trong biểu mẫu, hoặc xoá nội dung thừa.",
    ),
    "code-column-inferred": Rule(
        NOTE,
        "Cột số thứ tự không có tiêu đề",
        "không có tên cột; vì bên dưới có {count} số thứ tự nên được hiểu là cột số thứ tự.",
    ),
    "column-unknown": Rule(
        NOTE, "Cột không dùng đến", "là cột «{found}» không thuộc biểu mẫu, được giữ nguyên."
    ),
    "column-twice": Rule(
        WARNING,
        "Hai cột cùng một nội dung",
        "là cột «{found}», trùng nội dung với cột {used}; chỉ cột {used} được đọc.",
        "Đổi tên hoặc bỏ bớt một cột.",
    ),
    "column-asked": Rule(
        WARNING,
        "Cột cần xác nhận",
        "là cột «{found}», đang được hiểu là {used} ({reason}).",
        "Xác nhận ở «Cách hiểu sổ», hoặc ghi tiêu đề như trong biểu mẫu.",
    ),
    "column-unread": Rule(
        WARNING,
        "Cột chưa rõ nội dung",
        "là cột «{found}» {reason}, nên chưa được đọc.",
        "Chọn nội dung của cột ở «Cách hiểu sổ», hoặc ghi tiêu đề như trong biểu mẫu.",
    ),
    "rows-prepared": Rule(
        NOTE,
        "Dòng chờ ghi",
        "và đến dòng {last} có {count} dòng chỉ ghi số thứ tự, được bỏ qua.",
    ),
    "subtotal-differs": Rule(
        WARNING,
        "Dòng cộng không khớp",
        "ghi {stated} đồng nhưng các dòng của phần này cộng lại là {parts} đồng (chênh {gap} đồng); đang dùng số "
        "của các dòng.",
        "Sửa dòng cộng hoặc kinh phí của các dòng.",
    ),
    "row-hidden": Rule(NOTE, "Dòng đang ẩn", "nằm ở dòng đang ẩn; dòng này vẫn được đọc."),
    "row-continued": Rule(
        NOTE, "Dòng nối tiếp", "được hiểu là phần tiếp của dòng {used} (dòng bị ngắt khi sang trang)."
    ),
    "row-skipped": Rule(NOTE, "Dòng không phải nhiệm vụ", "đang ghi «{found}», được bỏ qua ({reason})."),
    "row-without-details": Rule(
        WARNING,
        "Dòng chỉ có tên",
        "đang ghi «{found}» mà không có số thứ tự, chủ trì, thời hạn; đang coi là dòng nhóm, không tính là "
        "nhiệm vụ.",
        "Nếu là nhiệm vụ, ghi bộ phận chủ trì và thời hạn.",
    ),
    "row-without-title": Rule(
        WARNING,
        "Dòng không có tên nhiệm vụ",
        "bỏ trống tên nhiệm vụ trong khi các cột khác có ghi «{found}».",
        "Ghi tên nhiệm vụ hoặc xoá dòng.",
    ),
    "same-as-above": Rule(NOTE, "Ghi «như trên»", "đang ghi «{found}», được hiểu là «{used}» như dòng trên."),
    # One cell
    "formula-not-calculated": Rule(
        ERROR,
        "Công thức chưa được tính",
        "có công thức {found} nhưng chưa có kết quả.",
        "Mở tệp bằng Excel, bấm F9 rồi lưu lại.",
    ),
    "cell-error": Rule(
        ERROR,
        "Ô báo lỗi",
        "đang báo lỗi {found}.",
        "Sửa công thức hoặc ghi thẳng giá trị.",
    ),
    "cell-unreadable": Rule(
        ERROR,
        "Nội dung ô bị hỏng",
        "có nội dung bị hỏng trong tệp{what} nên không đọc được.",
        "Mở tệp bằng Excel, ghi lại ô này rồi lưu.",
    ),
    "number-unreadable": Rule(
        ERROR,
        "Chữ ở chỗ của số",
        "đang ghi «{found}», cần một con số.",
        "Ghi số như {example}; chưa có số liệu thì để trống.",
    ),
    "number-ambiguous": Rule(
        ERROR,
        "Số hiểu được hai cách",
        "đang ghi «{found}», có thể hiểu hai cách.",
        "Ghi lại bằng số (không phải chữ), ví dụ {example}.",
    ),
    "number-too-large": Rule(
        ERROR,
        "Số quá lớn",
        "đang ghi {found}, lớn hơn mọi số có thể có ở cột này nên không được tính.",
        "Kiểm tra lại con số; chưa có số liệu thì để trống.",
    ),
    "money-not-a-number": Rule(
        WARNING,
        "Kinh phí ghi bằng chữ",
        "đang ghi «{found}», không phải số tiền; coi như chưa rõ dự toán.",
        "Ghi số tiền, ví dụ 12.900.000; không có kinh phí thì để trống.",
    ),
    "money-unit-odd": Rule(
        WARNING,
        "Số tiền quá nhỏ",
        "đang ghi {found}, tức {used} đồng theo đơn vị tính của sổ.",
        "Kiểm tra đơn vị tính (đồng, nghìn đồng hay triệu đồng) và ghi rõ ở tiêu đề cột.",
    ),
    "money-negative": Rule(
        ERROR, "Số tiền âm", "đang ghi {found}, số tiền không thể âm.", "Ghi số tiền dương hoặc để trống."
    ),
    "percent-out-of-range": Rule(
        ERROR,
        "Tỷ lệ ngoài 0–100%",
        "đang ghi «{found}», tỷ lệ phải từ 0% đến 100%.",
        "Ghi lại tỷ lệ, ví dụ 45%.",
    ),
    "percent-ambiguous": Rule(
        ERROR,
        "Tỷ lệ hiểu được hai cách",
        "đang ghi «{found}», có thể là {low} hoặc {high}.",
        "Ghi kèm dấu %, ví dụ {high}.",
    ),
    "number-as-text": Rule(NOTE, "Số ghi dạng chữ", "đang ghi chữ «{found}», được hiểu là {used}."),
    "progress-in-words": Rule(
        NOTE, "Tiến độ, kết quả ghi bằng lời", "đang ghi «{found}», được hiểu là {used}."
    ),
    "date-unreadable": Rule(
        ERROR,
        "Ngày không đọc được",
        "đang ghi «{found}», không phải một ngày có thật.",
        "Ghi ngày/tháng/năm, ví dụ {example}.",
    ),
    "date-as-text": Rule(NOTE, "Ngày ghi dạng chữ", "đang ghi chữ «{found}», được hiểu là ngày {used}."),
    "cell-covered": Rule(
        NOTE,
        "Giá trị nằm dưới ô gộp",
        "có giá trị «{found}» nằm khuất dưới ô gộp nên không được tính.",
        "Nếu giá trị này cần tính, bỏ gộp ô.",
    ),
    "year-as-date": Rule(
        NOTE,
        "Năm ghi ở chỗ của ngày",
        "chỉ hiển thị năm {found}, được hiểu là hết năm: {used}.",
    ),
    "money-scaled": Rule(
        WARNING,
        "Số tiền hiển thị rút gọn",
        "hiển thị {found} (định dạng bỏ bớt hàng nghìn) nhưng không ghi đơn vị tính; được hiểu là {used} đồng.",
        "Ghi đơn vị tính ở tiêu đề cột, ví dụ «nghìn đồng».",
    ),
    "month-as-date": Rule(
        NOTE,
        "Tháng ghi ở chỗ của ngày",
        "đang hiển thị tháng «{found}», được hiểu là hết tháng: {used}.",
    ),
    "done-in-month": Rule(
        ERROR,
        "Chỉ có tháng, thiếu ngày",
        "chỉ ghi tháng «{found}», không rõ ngày hoàn thành.",
        "Ghi đủ ngày/tháng/năm để biết đúng hạn hay quá hạn.",
    ),
    "day-month-swapped": Rule(
        WARNING,
        "Có thể đảo ngày và tháng",
        "đang là ngày {found}; có thể máy tính đã đảo ngày và tháng (đúng ra là {used}).",
        "Kiểm tra và gõ lại ngày; nếu ngày đã đúng thì không cần làm gì.",
    ),
    "figure-as-date": Rule(
        ERROR,
        "Số liệu bị Excel đổi thành ngày",
        "đang là ngày {found}; có thể Excel đã đổi «{used}» thành ngày.",
        "Định dạng ô là Văn bản (Text) rồi gõ lại, ví dụ 123/125.",
    ),
    "text-legacy-encoding": Rule(
        NOTE, "Phông chữ cũ", "ghi bằng phông {encoding} «{found}», được chuyển thành «{used}»."
    ),
    "text-hidden-characters": Rule(
        NOTE,
        "Ký tự không nhìn thấy",
        "có ký tự không nhìn thấy hoặc dấu chồng bất thường, đã được bỏ khi đọc.",
    ),
    # Codes and references
    "code-unreadable": Rule(
        WARNING,
        "Không phải số thứ tự",
        "đang ghi {found}, không phải số thứ tự của một nhiệm vụ; coi như dòng không có số.",
        "Ghi số thứ tự như trong kế hoạch, ví dụ 1.2.",
    ),
    "code-mistyped": Rule(
        WARNING,
        "Số thứ tự gõ nhầm",
        "đang ghi «{found}», được hiểu là {used}.",
        "Sửa thành {used}.",
    ),
    "code-as-date": Rule(
        WARNING,
        "Số thứ tự bị Excel đổi thành ngày",
        "đang là ngày {found}; được hiểu là số thứ tự {used}.",
        "Định dạng ô là Văn bản (Text) rồi gõ lại {used}.",
    ),
    "code-lost-zero": Rule(
        WARNING,
        "Số thứ tự bị mất số 0",
        "đang là số {found}, đứng sau {after}; được hiểu là {used}.",
        "Định dạng ô là Văn bản (Text) rồi gõ lại {used}.",
    ),
    "task-code-repeated": Rule(
        WARNING,
        "Trùng số thứ tự",
        "ghi số {found} đã có ở ô {first}.",
        "Đánh lại số cho một trong hai dòng.",
    ),
    "task-code-skipped": Rule(
        WARNING,
        "Nhảy số thứ tự",
        "ghi số {found} ngay sau {after}, thiếu {missing}.",
        "Kiểm tra xem có dòng nào bị xoá hay đánh nhầm số không.",
    ),
    "indicator-code-repeated": Rule(
        ERROR, "Trùng mã chỉ tiêu", "ghi mã {found} đã có ở ô {first}.", "Mỗi chỉ tiêu cần một mã riêng."
    ),
    "reference-unknown": Rule(
        WARNING,
        "Tham chiếu tới nhiệm vụ không có",
        "đang ghi «{found}», không có nhiệm vụ nào mang số này.",
        "Ghi đúng số thứ tự của nhiệm vụ ở sheet Nhiệm vụ.",
    ),
    "reference-ambiguous": Rule(
        WARNING,
        "Tham chiếu tới số bị trùng",
        "đang ghi «{found}», có {count} nhiệm vụ cùng mang số này; được hiểu là dòng đầu.",
        "Đánh lại số cho các nhiệm vụ bị trùng.",
    ),
    "reference-renumbered": Rule(
        WARNING,
        "Mã đã đánh lại, dòng còn ghi mã cũ",
        "đang ghi «{found}», trong khi tên bên cạnh «{name}» là của nhiệm vụ {other}; được tính cho {used}.",
        "Nếu nhiệm vụ đã đánh lại số, sửa mã thành {other}; nếu mã đúng, sửa tên nhiệm vụ bên cạnh.",
    ),
    "reference-misnamed": Rule(
        WARNING,
        "Mã và tên nhiệm vụ không khớp",
        "đang ghi «{found}», trong khi tên bên cạnh «{name}» không phải của nhiệm vụ mang số này; chưa được tính "
        "cho nhiệm vụ nào.",
        "Ghi lại mã và tên nhiệm vụ như ở sheet Nhiệm vụ.",
    ),
    "reference-stale": Rule(
        WARNING,
        "Mã nhiệm vụ ghi theo số cũ",
        "đang ghi mã «{found}» của bản trước, nay số này thuộc nhiệm vụ khác.",
        "Ghi lại mã theo số mới ở sheet Nhiệm vụ.",
    ),
    "report-date-unchanged": Rule(
        WARNING,
        "Ngày số liệu chưa đổi",
        "có {count} điểm mới so với bản trước mà «Số liệu tính đến ngày» vẫn là {found}.",
        "Sửa ngày ở sheet Thông tin nếu đây là số liệu của kỳ mới.",
    ),
    # Deadlines
    "deadline-unread": Rule(
        WARNING,
        "Thời hạn chưa đọc được",
        "đang ghi «{found}». {doubt}.",
        "Ghi ngày (30/6/{year}), quý có số (Quý II/{year}), hoặc ghi ngày vào cột Hạn nội bộ.",
    ),
    "deadline-missing": Rule(
        WARNING,
        "Không ghi thời hạn",
        "không ghi thời hạn của nhiệm vụ «{used}».",
        "Ghi thời hạn theo kế hoạch, hoặc «Thường xuyên».",
    ),
    "deadline-outside-year": Rule(
        WARNING,
        "Hạn ngoài năm kế hoạch",
        "cho ngày đến hạn {used}, ngoài năm kế hoạch {year}.",
        "Kiểm tra năm đã ghi.",
    ),
    "year-missing": Rule(
        ERROR,
        "Chưa rõ năm của kế hoạch",
        "không ghi năm kế hoạch nên các hạn không có năm chưa đọc được.",
        "Ghi năm ở sheet Thông tin (dòng «Năm») hoặc ở tên phụ lục, ví dụ «năm 2026».",
    ),
    "year-doubtful": Rule(
        WARNING,
        "Năm kế hoạch chưa chắc chắn",
        "ghi năm {found} ở tiêu đề nhưng các thời hạn ghi năm {used}; đang dùng năm {found}.",
        "Ghi năm kế hoạch ở sheet Thông tin (dòng «Năm»), hoặc xác nhận ở «Cách hiểu sổ».",
    ),
    "year-inferred": Rule(NOTE, "Năm kế hoạch suy ra", "được hiểu là kế hoạch năm {used} (theo {reason})."),
    "internal-due-replaces": Rule(
        WARNING,
        "Hạn nội bộ thay nhiều mốc",
        "ghi một Hạn nội bộ {found} thay cho {count} mốc của nhiệm vụ.",
        "Muốn giữ các mốc, xoá Hạn nội bộ và sửa từng mốc ở sheet Mốc.",
    ),
    "milestone-moved": Rule(
        WARNING,
        "Mốc khác với thời hạn",
        "ghi hạn {found}, trong khi thời hạn của kế hoạch cho mốc {used}.",
        "Kiểm tra hạn của mốc; hạn ở sheet Mốc đang được dùng.",
    ),
    "milestone-missing": Rule(
        WARNING,
        "Thiếu mốc",
        "có mốc {used} theo thời hạn nhưng sheet Mốc không có; mốc này vẫn được tính.",
        "Thêm mốc vào sheet Mốc.",
    ),
    "milestone-outside-year": Rule(
        WARNING,
        "Mốc ngoài năm kế hoạch",
        "ghi ngày {found}, ngoài năm kế hoạch {year}.",
        "Kiểm tra năm của mốc.",
    ),
    # Between cells
    "unit-similar": Rule(
        WARNING,
        "Tên bộ phận gần giống nhau",
        "đang ghi «{found}», có lẽ là «{used}».",
        "Sửa cho thống nhất để việc không bị tính cho hai bộ phận.",
    ),
    "unit-merged": Rule(NOTE, "Tên bộ phận viết khác nhau", "đang ghi «{found}», được gộp vào «{used}»."),
    "lead-missing": Rule(
        WARNING,
        "Chưa ghi bộ phận chủ trì",
        "không ghi bộ phận chủ trì của nhiệm vụ «{used}».",
        "Ghi bộ phận chủ trì.",
    ),
    "sum-differs": Rule(
        WARNING,
        "Kinh phí không khớp với các dòng con",
        "ghi {stated} đồng nhưng các dòng con cộng lại là {parts} đồng (chênh {gap} đồng); đang dùng số đã "
        "ghi.",
        "Sửa số của dòng này hoặc của các dòng con.",
    ),
    "total-differs": Rule(
        WARNING,
        "Tổng kinh phí không khớp",
        "ghi tổng {stated} đồng nhưng các lĩnh vực cộng lại là {parts} đồng (chênh {gap} đồng); đang dùng số "
        "đã ghi.",
        "Sửa dòng tổng hoặc kinh phí của các lĩnh vực.",
    ),
    "amount-repeated": Rule(
        WARNING,
        "Cùng một số tiền ở hai dòng",
        "ghi {stated} đồng giống ô {first}, đúng bằng phần chênh của dòng tổng; có thể một khoản bị ghi hai "
        "lần.",
        "Kiểm tra xem khoản này có bị ghi trùng không.",
    ),
    "spent-over-allocated": Rule(
        WARNING,
        "Chi vượt dự toán",
        "đã chi {spent} đồng, vượt dự toán {allocated} đồng.",
        "Kiểm tra số chi hoặc dự toán.",
    ),
    "spent-differs": Rule(
        WARNING,
        "Số đã chi không khớp với sheet Chi",
        "ghi {stated} đồng, trong khi sheet Chi cộng lại là {parts} đồng; đang dùng sheet Chi.",
        "Sửa một trong hai nơi cho khớp.",
    ),
    "spending-without-task": Rule(
        WARNING,
        "Khoản chi chưa gắn nhiệm vụ",
        "chi {found} đồng mà không ghi nhiệm vụ; khoản này chỉ tính vào tổng.",
        "Ghi số thứ tự nhiệm vụ của khoản chi.",
    ),
    "spending-without-date": Rule(
        ERROR,
        "Khoản chi thiếu ngày",
        "chi {found} đồng mà không ghi ngày; khoản này chưa được tính.",
        "Ghi ngày chi.",
    ),
    "done-without-proof": Rule(
        WARNING,
        "Hoàn thành mà thiếu minh chứng",
        "ghi hoàn thành nhưng không có minh chứng.",
        "Ghi số, ký hiệu văn bản hoặc tên sản phẩm.",
    ),
    "done-without-date": Rule(
        WARNING,
        "Hoàn thành mà thiếu ngày",
        "ghi {found} nhưng không có ngày hoàn thành nên chưa biết đúng hạn hay quá hạn.",
        "Ghi ngày hoàn thành.",
    ),
    "done-once-of-several": Rule(
        WARNING,
        "Một ngày hoàn thành cho nhiều mốc",
        "ghi một ngày hoàn thành {found} cho nhiệm vụ có {count} mốc: chỉ tính cho mốc {used}; các mốc trước là «hoàn thành, "
        "thiếu ngày», các mốc sau còn mở.",
        "Ghi ngày hoàn thành của từng mốc ở sheet Mốc.",
    ),
    "result-unread": Rule(
        WARNING,
        "Kết quả bằng lời chưa hiểu",
        "ghi kết quả «{found}» mà chương trình chưa hiểu là đã xong hay chưa; nhiệm vụ được tính là chưa hoàn thành.",
        "Ghi ngày hoàn thành hoặc ghi rõ: đã hoàn thành, đang thực hiện, chưa thực hiện, dừng, tạm dừng, chuyển năm sau.",
    ),
    "result-contradicts": Rule(
        WARNING,
        "Kết quả bằng lời khác cột khác",
        "ghi kết quả «{found}» (hiểu là {used}) nhưng cùng dòng có {other}.",
        "Sửa ô chưa đúng; nếu đã hoàn thành, ghi rõ ngày hoàn thành.",
    ),
    "done-not-full": Rule(
        WARNING,
        "Có ngày hoàn thành mà chưa đủ 100%",
        "ghi tiến độ {found} nhưng đã có ngày hoàn thành {used}; đang coi là đã hoàn thành.",
        "Sửa tiến độ thành 100% hoặc xoá ngày hoàn thành.",
    ),
    "done-after-report": Rule(
        WARNING,
        "Ngày sau ngày báo cáo",
        "ghi ngày {found}, sau ngày số liệu {used}; chưa được tính.",
        "Kiểm tra ngày, hoặc sửa «Số liệu tính đến ngày» ở sheet Thông tin.",
    ),
    "done-before-year": Rule(
        WARNING,
        "Hoàn thành trước năm kế hoạch",
        "ghi ngày hoàn thành {found}, trước năm kế hoạch {year}.",
        "Kiểm tra năm đã ghi.",
    ),
    "extension-before-due": Rule(
        WARNING,
        "Gia hạn không sau hạn cũ",
        "gia hạn đến {found}, không sau hạn đang có {used}.",
        "Kiểm tra ngày gia hạn.",
    ),
    "extension-without-reason": Rule(
        WARNING, "Gia hạn không có lý do", "gia hạn đến {found} mà không ghi lý do.", "Ghi lý do gia hạn."
    ),
    "indicator-falls": Rule(
        WARNING,
        "Chỉ tiêu luỹ kế bị giảm",
        "ghi {found}, thấp hơn tháng trước ({used}) trong khi là số luỹ kế từ đầu năm.",
        "Kiểm tra số liệu, hoặc đổi cách cộng của chỉ tiêu.",
    ),
    "indicator-part-over-whole": Rule(
        ERROR,
        "Tử số lớn hơn mẫu số",
        "đang ghi «{found}», số đạt lớn hơn tổng số.",
        "Ghi số đạt trước, tổng số sau, ví dụ 123/125.",
    ),
    "indicator-after-report": Rule(
        WARNING,
        "Số liệu của tháng chưa đến",
        "có số liệu tháng {used} trong khi số liệu chỉ tính đến {report}; chưa được tính.",
        "Kiểm tra cột tháng hoặc ngày báo cáo.",
    ),
    "indicator-target-missing": Rule(
        WARNING, "Chỉ tiêu chưa có mục tiêu", "không ghi mục tiêu của chỉ tiêu «{used}».", "Ghi mục tiêu năm."
    ),
    "amount-unit-jump": Rule(
        WARNING,
        "Số tiền đổi theo đơn vị tính",
        "và {count}/{total} ô kinh phí bằng đúng {times} số của bản trước.",
        "Kiểm tra đơn vị tính (đồng, nghìn đồng hay triệu đồng) ở tiêu đề cột và ở sheet Thông tin.",
    ),
    "day-off-kind": Rule(
        WARNING,
        "Ngày nghỉ chưa rõ là nghỉ hay làm bù",
        "đang ghi ngày {found} mà không ghi là nghỉ hay làm bù, nên chưa được tính đến.",
        "Ghi «Nghỉ» hoặc «Làm bù» ở cột bên cạnh.",
    ),
    "day-off-contradicts": Rule(
        WARNING,
        "Một ngày vừa nghỉ vừa làm bù",
        "ghi ngày {found} khác với dòng trên (dòng ghi nghỉ, dòng ghi làm bù), nên ngày này chưa được tính đến.",
        "Chỉ giữ một dòng cho mỗi ngày.",
    ),
    "choice-unknown": Rule(
        ERROR,
        "Không thuộc danh sách",
        "đang ghi «{found}», cần một trong: {expected}.",
        "Chọn lại trong danh sách.",
    ),
}
"""Every kind of problem that can be found, by its code: the one place where its words are written."""

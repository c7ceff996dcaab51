"""Problems found in a workbook: where, what is there, what is expected, how to mend it.

Readers report a rule's code with the position; the Vietnamese sentence is written once, in RULES.
"""

from __future__ import annotations

from dataclasses import dataclass

from lib.base.rules import ERROR, FILE_RULES, NOTE, WARNING, Rule, Severity

__all__ = ["RULES", "CellRef", "Problem", "Rule", "Severity", "Unreadable", "column_letters", "problem"]


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


RULES: dict[str, Rule] = {
    **FILE_RULES,
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
        "Ô số ghi bằng chữ",
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
    "span-of-work": Rule(NOTE, "Khoảng thời gian thực tế", "đang ghi «{found}», được hiểu là {used}."),
    "date-unreadable": Rule(
        ERROR,
        "Ngày không đọc được",
        "đang ghi «{found}», {why}.",
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
        "Kiểm tra xem có dòng nào bị xóa hay đánh nhầm số không.",
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
    "deadline-aside": Rule(
        WARNING,
        "Ngày nêu kèm chưa tính là hạn",
        "đang ghi «{found}»: ngày {used} là của việc phải chờ, của văn bản hoặc sự kiện nên chưa được tính là hạn.",
        "Nếu đó là hạn, ghi ngày vào cột Hạn nội bộ.",
    ),
    "deadline-partly": Rule(
        WARNING,
        "Một phần thời hạn chưa hiểu",
        "đang ghi «{found}»: đã lấy hạn {used}; {doubt}.",
        "Nếu hạn là ngày khác, ghi ngày vào cột Hạn nội bộ.",
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
    "times-joined": Rule(
        NOTE,
        "Thời gian ghi ở nhiều cột",
        "đọc chung với các cột {span} thành một thời gian ({how}).",
    ),
    "year-inferred": Rule(NOTE, "Năm kế hoạch suy ra", "được hiểu là kế hoạch năm {used} (theo {reason})."),
    "internal-due-replaces": Rule(
        WARNING,
        "Hạn nội bộ thay nhiều mốc",
        "ghi một Hạn nội bộ {found} thay cho {count} mốc của nhiệm vụ.",
        "Muốn giữ các mốc, xóa Hạn nội bộ và sửa từng mốc ở sheet Mốc.",
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
        "Đã hoàn thành nhưng chưa ghi ngày",
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
    "due-before-start": Rule(
        WARNING,
        "Hạn trước ngày bắt đầu",
        "ghi hạn {found}, trước ngày bắt đầu {used} của cùng dòng.",
        "Sửa ngày chưa đúng, hoặc chọn lại nội dung của hai cột ở «Cách hiểu sổ».",
    ),
    "plan-and-actual-in-cell": Rule(
        WARNING,
        "Kế hoạch và thực hiện trong một ô",
        "ghi cả kế hoạch và thực hiện, được hiểu là thời hạn «{due}», ngày hoàn thành «{done}».",
        "Tách thành hai cột «Thời hạn» và «Ngày hoàn thành».",
    ),
    "share-of-several": Rule(
        WARNING,
        "Tiến độ của nhiệm vụ nhiều mốc",
        "ghi tiến độ {found} cho nhiệm vụ có {count} mốc nên không rõ mốc nào đã xong; chưa mốc nào được tính.",
        "Ghi ngày hoàn thành của từng mốc ở sheet Mốc.",
    ),
    "share-as-milestones": Rule(
        NOTE,
        "Tiến độ hiểu thành số mốc đã xong",
        "ghi tiến độ {found} cho nhiệm vụ có {count} mốc, được hiểu là {done} mốc đầu đã hoàn thành.",
    ),
    "result-unread": Rule(
        WARNING,
        "Kết quả bằng lời chưa hiểu",
        "ghi kết quả «{found}» mà chương trình chưa hiểu là đã xong hay chưa; nhiệm vụ được tính là chưa hoàn thành.",
        "Ghi ngày hoàn thành hoặc ghi rõ: đã hoàn thành, đang thực hiện, chưa thực hiện, dừng, tạm dừng, chuyển năm sau.",
    ),
    "results-differ": Rule(
        WARNING,
        "Hai cột kết quả khác nhau",
        "ghi kết quả «{found}» nhưng cột «{used}» cùng dòng ghi «{other}»; nhiệm vụ được tính là chưa hoàn thành.",
        "Sửa ô chưa đúng, hoặc chọn cột kết quả được dùng ở «Cách hiểu sổ».",
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
        "Sửa tiến độ thành 100% hoặc xóa ngày hoàn thành.",
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
        "ghi ngày hoàn thành {found}, trước năm kế hoạch {year}, nên chưa biết đúng hạn hay quá hạn.",
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
        "Chỉ tiêu lũy kế bị giảm",
        "ghi {found}, thấp hơn tháng trước ({used}) trong khi là số lũy kế từ đầu năm.",
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

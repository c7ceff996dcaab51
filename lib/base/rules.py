"""What a rule is, and the rules of a file and its sheets; those of cells and tables stand in lib.base.problems."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters: error stops publishing, warning stays visible, note was understood."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


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


ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

FILE_RULES: dict[str, Rule] = {
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
        "Đề nghị nơi gửi gửi lại tệp gốc.",
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
        "Hãy xóa các ô thừa ở cuối sheet và lưu thành tệp .xlsx.",
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
    "task-sheet-guessed": Rule(
        ERROR,
        "Bảng nhiệm vụ được đoán",
        "là sheet được đoán là bảng nhiệm vụ{found}, vì không sheet nào rõ hơn.",
        "Xác nhận ở «Cách hiểu sổ» dùng sheet này, hoặc đặt tên cột như trong biểu mẫu.",
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
    "task-sheet-joined": Rule(
        NOTE,
        "Sheet kết quả được ghép vào kế hoạch",
        "ghi kết quả của các nhiệm vụ ở sheet «{used}», được ghép theo tên nhiệm vụ.",
    ),
    "result-unmatched": Rule(
        WARNING,
        "Kết quả chưa ghép được",
        "ghi kết quả của «{found}» mà không có đúng một nhiệm vụ cùng tên ở sheet kế hoạch, nên chưa được tính.",
        "Ghi tên nhiệm vụ như ở sheet kế hoạch.",
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
    "table-unread": Rule(
        WARNING,
        "Bảng chưa được đọc",
        "đến dòng {last} là một bảng khác (các tiêu đề: {found}) không thấy tên nhiệm vụ, nên không được đọc.",
        "Nếu đó là các nhiệm vụ, ghi tiêu đề cột như trong biểu mẫu.",
    ),
    "sheet-tells-tasks": Rule(
        WARNING,
        "Sheet không dùng đến có nói về nhiệm vụ",
        "ghi «{found}» cho nhiệm vụ «{used}» nhưng sheet này không được đọc.",
        "Ghi kết quả vào bảng nhiệm vụ; nếu sheet không dùng, chọn «Không dùng» ở «Cách hiểu sổ».",
    ),
    "cell-unaccounted": Rule(
        WARNING,
        "Nội dung chưa được tính",
        "ghi «{found}» {where} nên chưa được tính.",
        "Ghi vào đúng cột (Kết quả, Ngày hoàn thành, Gia hạn đến ngày) của dòng nhiệm vụ; nếu không liên quan, chọn «Không dùng» "
        "cho cột ở «Cách hiểu sổ».",
    ),
    "group-done": Rule(
        WARNING,
        "Dòng nhóm ghi đã xong",
        "ghi «{found}» cho dòng nhóm mà {count} nhiệm vụ của nhóm chưa ghi kết quả; chỉ các nhiệm vụ được tính.",
        "Ghi kết quả ở từng nhiệm vụ.",
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
        "Ghi tên cột như trong biểu mẫu, hoặc xóa nội dung thừa.",
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
    "column-month-first": Rule(
        WARNING,
        "Ngày ghi tháng trước",
        "là cột «{found}» có ngày ghi tháng trước ngày ({one} là ngày {used}), nên cả {count} ô ngày ghi chữ của bảng được "
        "đọc theo thứ tự đó.",
        "Kiểm tra các ngày đã đọc; nếu chưa đúng, ghi lại theo ngày/tháng/năm.",
    ),
    "column-days-swapped": Rule(
        ERROR,
        "Cột có thể bị đảo ngày và tháng",
        "là cột «{found}»: {count} ô là ngày thật đều có ngày không quá 12, còn các ô ghi chữ đều có ngày sau 12, như "
        "khi máy cài kiểu ngày của Mỹ ({one} có thể đúng ra là {other}).",
        "Kiểm tra cả cột, gõ lại các ngày bị đảo theo ngày/tháng/năm.",
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
    "row-struck": Rule(
        WARNING,
        "Dòng có chữ bị gạch ngang",
        "nằm ở dòng có chữ bị gạch ngang; dòng này vẫn được tính.",
        "Nếu đã bỏ nhiệm vụ, ghi «Dừng thực hiện» ở cột kết quả; nếu chỉ sửa chữ, xóa phần bị gạch.",
    ),
    "colours-unread": Rule(
        WARNING,
        "Trạng thái được tô màu",
        "có trạng thái được tô màu (ô {used}: «{found}»); màu của ô không được đọc nên các trạng thái đó chưa được tính.",
        "Ghi trạng thái bằng chữ ở cột kết quả.",
    ),
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
    "row-only-money": Rule(
        WARNING,
        "Dòng chỉ có tên và kinh phí",
        "đang ghi «{found}» với kinh phí mà không có số thứ tự, chủ trì, thời hạn; đang tính là một nhiệm vụ.",
        "Nếu là dòng cộng, ghi «Cộng» hoặc «Tổng cộng»; nếu là nhiệm vụ, ghi bộ phận chủ trì và thời hạn.",
    ),
    "deadline-joined": Rule(
        WARNING,
        "Dòng chỉ có thời hạn",
        "đang ghi «{found}» mà dòng không có gì khác; đang hiểu là thêm một thời hạn của dòng {used}.",
        "Ghi các thời hạn vào một ô, hoặc ghi tên nhiệm vụ của dòng này.",
    ),
    "row-without-title": Rule(
        WARNING,
        "Dòng không có tên nhiệm vụ",
        "bỏ trống tên nhiệm vụ trong khi các cột khác có ghi «{found}».",
        "Ghi tên nhiệm vụ hoặc xóa dòng.",
    ),
    "same-as-above": Rule(NOTE, "Ghi «như trên»", "đang ghi «{found}», được hiểu là «{used}» như dòng trên."),
}

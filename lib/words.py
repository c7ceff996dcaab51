"""Streamlit's built-in words in Vietnamese: data only.

Streamlit has no translations and most of these words have no parameter. `server` therefore puts ours into
the program that it sends to the browser. Each entry belongs to one file of the pinned
Streamlit; the text on the left stands in it exactly so, and a test finds every one of them there.
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]


def _labels(**words: str) -> dict[str, str]:
    """`"aria-label":`Close`` for each word; an underscore stands for a space."""
    return {f'"aria-label":`{old.replace("_", " ")}`': f'"aria-label":`{new}`' for old, new in words.items()}


def _buttons(**words: str) -> dict[str, str]:
    """`label:`Search`` for each word of a toolbar."""
    return {f"label:`{old.replace('_', ' ')}`": f"label:`{new}`" for old, new in words.items()}


def _plotly(**words: str) -> dict[str, str]:
    """Plotly looks up its dictionary, which is empty: `l(e,`Zoom`)`."""
    return {f"l(e,`{old.replace('_', ' ')}`)": f"l(e,`{new}`)" for old, new in words.items()}


WORDS: Mapping[str, Words] = {
    "index.DormvYxC.js": {
        **_labels(
            Close="Đóng",
            App_pages="Các màn hình",
            Sidebar="Thanh bên",
            Expand_sidebar="Mở thanh bên",
            Collapse_sidebar="Thu thanh bên",
            Main_menu="Trình đơn",
            Notifications="Thông báo",
            Scroll_tabs_left="Cuộn thẻ sang trái",
            Scroll_tabs_right="Cuộn thẻ sang phải",
        ),
        '"aria-label":`Running...`': '"aria-label":`Đang xử lý…`',
        "title:e?`Stopping...`:`Stop`": "title:e?`Đang dừng…`:`Dừng`",
        "children:`Skip to main content`": "children:`Tới nội dung chính`",
        "`View less`:`View ${x-m} more`": "`Thu gọn`:`Xem thêm ${x-m}`",
        "={dismiss:`Dismiss`}": "={dismiss:`Đóng`}",
    },
    "useFloatingOverlay.DbDkOVFr.js": {":`Dismiss`})": ":`Đóng`})"},
    "StreamlitMarkdown.oOG-xoxw.js": {
        **_labels(Link_to_heading="Liên kết tới mục này"),
        "return m(t)?`Help`:`Help for ${": "return m(t)?`Giải thích`:`Giải thích: ${",
        "u(`Help`)": "u(`Giải thích`)",
        "ariaLabel:c=`Help`": "ariaLabel:c=`Giải thích`",
    },
    "utils.Dl0nPRk0.js": {
        **_labels(file_upload="Chọn tệp"),
        "`File must be ${$(n,`b`)} or smaller.`": "`Tệp không được quá ${$(n,`b`)}.`",
        "files are not allowed.`": "không phải loại tệp dùng được.`",
        "`File size is too small.`": "`Tệp nhỏ quá.`",
        "`Only one file is allowed.`": "`Chỉ được chọn một tệp.`",
        "`Unexpected error. Please try again.`": "`Có lỗi. Hãy thử lại.`",
        "`Upload failed`": "`Không tải lên được`",
        "`Cancel upload of ${e.name}`:`Remove ${e.name}`": "`Ngừng tải ${e.name}`:`Bỏ ${e.name}`",
        "`Click to retry upload`": "`Bấm để thử lại`",
    },
    "utils.ob4wbeQt.js": {
        "`Choose options`:`Choose an option`": "`Chọn (có thể nhiều)`:`Chọn`",
    },
    "FileUploader.D7YhAWeM.js": {
        "`Upload directories`:`Upload`": "`Chọn thư mục`:`Chọn tệp`",
        "} per file`": "} mỗi tệp`",
        "`Drag and drop directories here`:t?`Drag and drop files here`:`Drag and drop a file here`": (
            "`Kéo thả thư mục vào đây`:t?`Kéo thả các tệp vào đây`:`Kéo thả tệp vào đây`"
        ),
        **_labels(Add_files="Thêm tệp"),
    },
    "Multiselect.DBsRqIhx.js": {
        "return`No results`": "return`Không có kết quả`",
        "`You can only select up to ${t.maxSelections} ${e}. Remove an option first.`": (
            "`Chỉ chọn được tối đa ${t.maxSelections} mục. Hãy bỏ bớt một mục.`"
        ),
        "`Select ${p.length} matches`": "`Chọn ${p.length} mục khớp`",
        "label:`Select all`": "label:`Chọn tất cả`",
        '"aria-label":`Remove ${e}`': '"aria-label":`Bỏ ${e}`',
        **_labels(Clear_all="Bỏ chọn tất cả", Selected_values="Đã chọn", Open="Mở"),
    },
    "Selectbox.7rsxE6LC.js": {
        "children:`No results`": "children:`Không có kết quả`",
        **_labels(Clear_value="Bỏ chọn", Open="Mở"),
    },
    "InputInstructions.aWDQxtQS.js": {
        "`submit form`:`apply`": "`gửi`:`áp dụng`",
        "`Press Enter to ${e}`": "`Bấm Enter để ${e}`",
        "+Enter to ${e}`": "+Enter để ${e}`",
        "f(`Press ${": "f(`Bấm ${",
    },
    "DateField.DVmCJdzE.js": {
        "en:{year:`yyyy`,month:`mm`,day:`dd`}": "en:{year:`năm`,month:`tháng`,day:`ngày`}",
        ",year:`year`,month:`month`,day:`day`,": ",year:`năm`,month:`tháng`,day:`ngày`,",
        "`Selected Date: ${e.date}`": "`Ngày đã chọn: ${e.date}`",
    },
    "DateInput.BHx02NDa.js": {
        **_labels(Choose_date="Chọn ngày", Choose_date_range="Chọn khoảng ngày"),
        "k?`Choose date`:": "k?`Chọn ngày`:",
        "V?`Choose date range`:": "V?`Chọn khoảng ngày`:",
        "children:r(p,{locale:`en-US`,": "children:r(p,{locale:`vi-VN`,",
        "} start date`": "} từ ngày`",
        "} end date`": "} đến ngày`",
    },
    "ReorderedSegments.C-UoaJqK.js": {
        **_labels(Previous_month="Tháng trước", Next_month="Tháng sau"),
        "previous:`Previous`,next:`Next`": "previous:`Trước`,next:`Sau`",
        "`Selected Date: ${e.date}`": "`Ngày đã chọn: ${e.date}`",
        "`${e.date} selected`": "`${e.date}, đã chọn`",
        "=>`Today, ${e.date}`": "=>`Hôm nay, ${e.date}`",
        "=>`Today, ${e.date} selected`": "=>`Hôm nay, ${e.date}, đã chọn`",
    },
    "ProgressBar.CEZsuZxt.js": {"=`progress`": "=`Tiến độ`"},
    "NumberInput.fUK7ifRa.js": {**_labels(Increment="Tăng", Decrement="Giảm")},
    "TextInput.MPWivlu9.js": {"`Hide password`:`Show password`": "`Ẩn mật khẩu`:`Hiện mật khẩu`"},
    "Toolbar.IoDGB_NU.js": {**_buttons(Close_fullscreen="Thu nhỏ", Fullscreen="Toàn màn hình")},
    "useCopyToClipboard.Cdni2W2w.js": {"`Copied`:`Copy to clipboard`": "`Đã chép`:`Chép`"},
    "DataFrame.-f9-1zS0.js": {
        **_buttons(Search="Tìm", Download_as_CSV="Tải xuống CSV"),
        "label:`Show/hide columns`": "label:`Chọn cột hiển thị`",
        "`Sort ascending`": "`Xếp tăng dần`",
        "`Sort descending`": "`Xếp giảm dần`",
        "`Pin column`": "`Ghim cột`",
        "`Autosize`": "`Tự chỉnh độ rộng`",
        "`Hide column`": "`Ẩn cột`",
        **_labels(Close_Search="Đóng ô tìm", Next_Result="Kết quả sau", Previous_Result="Kết quả trước"),
    },
    "PlotlyChart.D9Z0_fxz.js": {
        **_plotly(
            Download_plot_as_a_PNG="Tải hình xuống",
            Download_plot="Tải hình xuống",
            Zoom="Phóng to vùng chọn",
            Pan="Kéo",
            Zoom_in="Phóng to",
            Zoom_out="Thu nhỏ",
            Autoscale="Tự chỉnh cỡ",
            Reset_axes="Về ban đầu",
        ),
        "`Close fullscreen`:`Fullscreen`": "`Thu nhỏ`:`Toàn màn hình`",
    },
}

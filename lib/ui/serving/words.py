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
        "_O=`Connecting`,vO=`Connecting to Streamlit server`": "_O=`Đang kết nối`,vO=`Đang kết nối với máy chủ`",
        "bO=`Error`,xO=`Unable to connect to Streamlit server`": "bO=`Lỗi`,xO=`Không kết nối được với máy chủ`",
        '"aria-label":`Shortcut ${l}`': '"aria-label":`Phím tắt ${l}`',
        # No word: the page's own icon stays; Streamlit's was fetched anew with every change of the address.
        ".hasSetDefaultFavicon=!0,this.onPageIconChanged(`./favicon.png`)": ".hasSetDefaultFavicon=!0",
    },
    "useFloatingOverlay.DbDkOVFr.js": {":`Dismiss`})": ":`Đóng`})"},
    "StreamlitMarkdown.oOG-xoxw.js": {
        **_labels(Link_to_heading="Liên kết tới mục này"),
        "return m(t)?`Help`:`Help for ${": "return m(t)?`Giải thích`:`Giải thích: ${",
        "u(`Help`)": "u(`Giải thích`)",
        "ariaLabel:c=`Help`": "ariaLabel:c=`Giải thích`",
        "name:`Network issue`": "name:`Chưa tải đủ chương trình`",
        "`Cannot load Streamlit frontend code. This can happen when you update Streamlit while a Streamlit app is running.`": (
            "`Chưa tải được một phần của trang. Việc này xảy ra khi chương trình vừa được cập nhật.`"
        ),
        "`To fix this, simply reload this app by pressing`": "`Hãy tải lại trang: bấm`",
        "`, or`": "` hoặc`",
        "`If the error persists, try force-clearing your browser's cache as described`,` `,"
        "s(`a`,{href:`https://en.wikipedia.org/wiki/Wikipedia:Bypass_your_cache#Cache_clearing_and_disabling`,"
        "rel:`noopener noreferrer`,target:`_blank`,children:`here`})": (
            "`Nếu vẫn lỗi, hãy xóa bộ nhớ đệm của trình duyệt (Ctrl+Shift+Delete).`"
        ),
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
        "errorMessage:P(e)": "errorMessage:`Chưa tải lên được. Hãy thử lại.`",
        "errorMessage:te(e).message": "errorMessage:`Chưa tải lên được. Hãy thử lại.`",
    },
    "DownloadButton.DdynO2sY.js": {
        # The server's own sentence is English too, and tells nothing that the officer could mend.
        "e instanceof Error?e.message:`Download failed`": "`Không tạo được tệp. Hãy thử lại.`",
        "I(`Deferred download not properly configured`)": "I(`Không tạo được tệp. Hãy thử lại.`)",
    },
    "Spinner.uHSi1wGg.js": {
        "`(${r.toFixed(1)} seconds)`": "`(${r.toFixed(1).replace(`.`,`,`)} giây)`",
        "(${`${n} minute${n===1?``:`s`}`}${r===0?``:`, ${r.toFixed(1)} seconds`})": "(${n} phút ${r.toFixed(0)} giây)",
        "`${t} hour${t===1?``:`s`}`}${n===0?``:`, ${n} minute${n===1?``:`s`}`}${r===0?``:`, ${r.toFixed(1)} seconds`": (
            "`${t} giờ`} ${n} phút ${r.toFixed(0)} giây${``"
        ),
    },
    "Multiselect.DBsRqIhx.js": {
        "label:`Add: ${n}`": "label:`Thêm: ${n}`",
        "||`Multiselect options`": "||`Các lựa chọn`",
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
        "label:`Add: ${M}`": "label:`Thêm: ${M}`",
        "??`Selectbox options`": "??`Các lựa chọn`",
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
        "`Value must be ${e.minValue} or later.`": "`Ngày phải từ ${e.minValue} trở đi.`",
        "`Value must be ${e.maxValue} or earlier.`": "`Ngày phải đến ${e.maxValue} là muộn nhất.`",
        "`Selected date unavailable.`": "`Không chọn được ngày này.`",
        "calendar:`Calendar`,startDate:`Start Date`,endDate:`End Date`,weekday:`day of the week`": (
            "calendar:`Lịch`,startDate:`Từ ngày`,endDate:`Đến ngày`,weekday:`thứ`"
        ),
    },
    "DateInput.BHx02NDa.js": {
        **_labels(Choose_date="Chọn ngày", Choose_date_range="Chọn khoảng ngày"),
        "k?`Choose date`:": "k?`Chọn ngày`:",
        **_labels(Clear_date="Xóa ngày", Clear_dates="Xóa các ngày"),
        "`Use arrow keys to navigate dates. Enter to select. Escape to close.`": (
            "`Dùng phím mũi tên để chuyển ngày, Enter để chọn, Esc để đóng.`"
        ),
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
        "`**Error**: Date set outside allowed range. Please select a date on or before ${r}.`": (
            "`Ngày ngoài khoảng cho phép. Hãy chọn ngày từ ${r} trở về trước.`"
        ),
        "`**Error**: Date set outside allowed range. Please select a date on or after ${n}.`": (
            "`Ngày ngoài khoảng cho phép. Hãy chọn ngày từ ${n} trở đi.`"
        ),
        "`**Error**: Date set outside allowed range. Please select a date between ${n} and ${r}.`": (
            "`Ngày ngoài khoảng cho phép. Hãy chọn ngày từ ${n} đến ${r}.`"
        ),
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
        # No word: a chart that keeps its identity (keep_plots in streamlit_changes.py) shows the figure that it is sent,
        # in the same frame as the words beside it.
        "(0,P.useEffect)(()=>{F(t=>Le(t,e.theme,c))},[e.id,c,e.theme]": (
            "(0,P.useLayoutEffect)(()=>{F(()=>Le(O,e.theme,c))},[e.id,e.spec,c,e.theme]"
        ),
    },
}

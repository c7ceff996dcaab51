"""Báo cáo: which document, of which period or unit, ready to download and to sign?"""

from lib.ui import report as ui_report
from lib.ui import screen as ui

screen = ui.open_screen("Báo cáo")
document = ui_report.choose_document(screen)

if document is None:
    ui.notice("Bản số liệu này chưa có nội dung để soạn văn bản đã chọn.")
else:
    ui_report.contents(document)
    ui_report.take_document(screen, document)

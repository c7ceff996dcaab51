"""Cập nhật số liệu: what is wrong in the new workbook, what would it change, and publish it."""

from lib.store import Role
from lib.ui.update import pages as ui_update

ui_update.open_page("Cập nhật số liệu", Role.UPDATE)
ui_update.upload()
work = ui_update.waiting()
if work:
    ui_update.findings(work)
    comparison = ui_update.changes(work)
    if comparison is not None:
        ui_update.publish(work, comparison)
ui_update.carry_out()

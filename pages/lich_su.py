"""Lịch sử số liệu: which versions were published, what changed between them, and how to go back."""

from lib.ui.update import pages as ui_update

ui_update.open_page("Lịch sử số liệu")
versions = ui_update.versions()
ui_update.one_version(versions)
ui_update.compare_two(versions)
ui_update.log()
ui_update.backups()
ui_update.carry_out()

"""Lịch sử số liệu: which versions were published, what changed between them, and how to go back."""

from lib.ui.update import backups, history, shared

shared.open_page("Lịch sử số liệu")
versions = history.versions()
history.one_version(versions)
history.compare_two(versions)
history.log()
backups.backups()
shared.carry_out()

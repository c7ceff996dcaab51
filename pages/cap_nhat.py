"""Cập nhật số liệu: what is wrong in the new workbook, what would it change, and publish it."""

from lib.store import Role
from lib.ui.update import findings, publishing, shared, understanding, upload

shared.open_page("Cập nhật số liệu", Role.UPDATE)
upload.upload()
work = upload.waiting()
if work:
    understanding.understanding(work)
    place = findings.findings(work)
    comparison = publishing.changes_of_publishing(work)
    if comparison is not None:
        publishing.publish(work, comparison)
    with place:
        findings.marked_file(work)
shared.carry_out()

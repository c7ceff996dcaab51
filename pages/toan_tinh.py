"""Toàn tỉnh: which communes are worst, who has not reported, what changed, and where?"""

from lib.ui import level

screen = level.open_level()
screen.first()
screen.take()
screen.heat()
for make, anchor in level.TABLES:
    screen.table(make, anchor)
screen.handed_down()

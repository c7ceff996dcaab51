"""Toàn tỉnh: which communes are worst, who has not reported, what changed, and where? With a wall of its own."""

from lib.ui import level, level_wall

screen = level.open_level(headless=level_wall.is_asked())
if level_wall.is_asked():
    level_wall.show_wall(screen)
else:
    screen.first()
    screen.take()
    level_wall.way_to_wall(screen)
    screen.heat()
    for make, anchor in level.TABLES:
        screen.table(make, anchor)
    screen.handed_down()

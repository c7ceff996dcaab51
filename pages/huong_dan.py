"""Hướng dẫn: how is the program used, what does it read, what do its words mean?"""

from lib.ui.help import page

page.open_manual()

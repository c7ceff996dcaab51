"""Cells -> plan, in a process of its own; what was found wrong on the way."""

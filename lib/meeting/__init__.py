"""The monthly meeting: its agenda, reminders, calendar files."""

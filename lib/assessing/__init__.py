"""The plan and a date -> statuses, tallies, money; the plan completed by the meetings' records."""

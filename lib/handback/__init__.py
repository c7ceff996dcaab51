"""The officer's own file back: marked, or carried forward to next month."""

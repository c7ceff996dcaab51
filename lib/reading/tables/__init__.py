"""Tables of tasks: where they stand in the sheets, what their columns mean, and which of them count."""

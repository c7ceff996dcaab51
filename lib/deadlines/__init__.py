"""A phrase of the plan -> Deadline, and a typed day -> date."""

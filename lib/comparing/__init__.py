"""Two versions of a plan -> what changed, in sentences."""

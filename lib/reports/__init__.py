"""What the reports say, as records."""

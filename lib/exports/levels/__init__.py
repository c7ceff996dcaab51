"""What levels above a commune take away."""

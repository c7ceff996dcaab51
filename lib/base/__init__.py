"""What has no subject of its own: the clock, folders, Vietnamese text, problems and their rules."""

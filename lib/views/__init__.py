"""What every reader is shown, in final Vietnamese."""

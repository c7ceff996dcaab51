"""The meeting on the screen: the wall and the decisions."""

"""What the finds of a cell make together: its dates related to each other, and the deadline that they are."""

"""`python -m lib load FOLDER`: the workbooks of many units, read and published, in parallel, as often as it is run."""

"""What the columns of a table of tasks mean: evidence of headings and contents, weighed over all columns."""

"""The officer's manual: one page of chapters, its tables made from the code that reads."""

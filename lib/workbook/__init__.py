"""Bytes of a workbook -> addressed cells, after the gate."""

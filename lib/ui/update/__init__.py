"""The screens on which a workbook is checked, compared and published."""

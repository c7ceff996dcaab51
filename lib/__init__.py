"""The dashboard's program: from workbook bytes to plan, assessment, views, screens and documents."""

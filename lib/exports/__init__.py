"""Views and reports -> .docx, .pptx, .xlsx, .pdf."""

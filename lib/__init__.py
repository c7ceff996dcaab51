# -*- coding: utf-8 -*-  # noqa: UP009 - for Python 2
"""The dashboard's program: from workbook bytes to plan, assessment, views, screens and documents."""

import sys

if sys.version_info < (3, 8):  # noqa: UP036 - these do not understand what follows, so it is said here
    sys.exit("Python trên máy đã quá cũ. Hãy cài Python 3.14 (bản 64 bit) từ python.org rồi mở lại.")

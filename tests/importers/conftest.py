"""The tests of the two columns need the columns: they are collected only where SITEGEN_ORIGINALS names a folder."""

import os

collect_ignore = [] if os.environ.get("SITEGEN_ORIGINALS") else ["test_columns.py"]

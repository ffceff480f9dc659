"""The words of the program as data: texts, entries, passages, problems, pages. Imports nothing of ours."""

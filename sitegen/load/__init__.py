"""Stage 1, load: files → texts and entries, every value knowing its line and column."""

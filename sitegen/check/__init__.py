"""Stage 3, check: edition and findings → problems, all of them, sorted by place."""

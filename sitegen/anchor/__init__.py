"""Stage 2, anchor: selectors and names → passages. Never complains: records what it found."""

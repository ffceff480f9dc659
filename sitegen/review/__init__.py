"""What a change does to an edition: two editions compared, and the report on it as Markdown (`sitegen report`)."""

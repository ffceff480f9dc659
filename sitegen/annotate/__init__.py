"""`sitegen annotate`: words of a text → a new annotation file, checked before it is written."""

"""Stage 5, pages: annotated edition → pages; the layers bring their own."""

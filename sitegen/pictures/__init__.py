"""Pictures: the geometry of the SVG drawings, as plain values; templates/pictures/ draw them."""

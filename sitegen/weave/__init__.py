"""Stage 4, weave: block + passages → HTML of disjoint segments. Annotations never nest."""

"""The layers: each a module with its record, rules, pages, colour and line. `LAYERS` is all that knows of them."""

from sitegen.layers.actors import ACTORS
from sitegen.layers.claims import CLAIMS
from sitegen.layers.events import EVENTS
from sitegen.layers.glossary import GLOSSARY
from sitegen.layers.notes import NOTES
from sitegen.layers.relations import RELATIONS
from sitegen.layers.sources import SOURCES

LAYERS = (ACTORS, EVENTS, CLAIMS, RELATIONS, GLOSSARY, NOTES, SOURCES)
"""In the order in which they come everywhere: in menus, in a segment's refs, in edition.json."""

"""An edition that is kept in memory between changes: what changed is made anew, what did not stays."""

from sitegen.session.batches import make_pages, processes, read_files
from sitegen.session.checking import Checking
from sitegen.session.session import Refreshed, Session, is_stop
from sitegen.session.site import Indexer
from sitegen.session.snapshot import NOTHING_KEPT, Kept, Made, Rows, encode_made
from sitegen.session.spool import Spool, spool_in
from sitegen.session.why import describe

__all__ = [
    "NOTHING_KEPT",
    "Checking",
    "Indexer",
    "Kept",
    "Made",
    "Refreshed",
    "Rows",
    "Session",
    "Spool",
    "describe",
    "encode_made",
    "is_stop",
    "make_pages",
    "processes",
    "read_files",
    "spool_in",
]

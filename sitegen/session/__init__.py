"""An edition that is kept in memory between changes: what changed is made anew, what did not stays."""

from sitegen.session.session import Refreshed, Session

__all__ = ["Refreshed", "Session"]

"""Where this program was installed from, so that an edition's workflows install the same."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

import msgspec


def program_address() -> str:
    """Return the address of the running program as pip takes it, `git+https://…@COMMIT`; empty where it has none."""
    try:
        recorded = distribution("sitegen").read_text("direct_url.json")
    except PackageNotFoundError:
        return ""
    return address_of(recorded or "{}")


def address_of(recorded: str) -> str:
    """Return the address in a direct_url.json (PEP 610), where that is a git repository on the web; else nothing."""
    try:
        data: Any = msgspec.json.decode(recorded)
        url, commit = str(data["url"]), str(data["vcs_info"]["commit_id"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return ""
    public = url.startswith("https://") and "@" not in url and data["vcs_info"].get("vcs") == "git"
    return f"git+{url}@{commit}" if public else ""

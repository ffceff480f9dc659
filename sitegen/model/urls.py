"""Addresses by one allow-list, for Markdown and records alike."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SCHEMES = ("https", "http", "mailto")
"""The schemes that may stand in an address."""

FORBIDDEN = re.compile('[\x00-\x20\x7f-\xa0\\\\<>"`\u2028\u2029]')


def why_unsafe(url: str, *, absolute: bool = False) -> str:
    """Return what is wrong with an address, or an empty string.

    Allowed: http, https, mailto; and unless `absolute`, addresses relative to the site's root
    (`assets/map.png`, `#p3`). White space and backslashes are not: browsers read them in surprising ways.
    """
    if not url.strip():
        return "the address is empty"
    if FORBIDDEN.search(url):
        return "an address can't hold white space, quotation marks, angle brackets or backslashes"
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises an error of its own
    except ValueError as error:
        return f"this is no address: {error}"
    if parts.scheme and parts.scheme.lower() not in SCHEMES:
        return f"addresses with {parts.scheme}: are not allowed, only {', '.join(SCHEMES)}"
    if parts.scheme.lower() in ("http", "https") and not parts.hostname:
        return "the address names no host"
    if not parts.scheme and ":" in re.split("[/?#]", url, maxsplit=1)[0]:
        return "what stands before the colon is no scheme"
    if not parts.scheme and (parts.netloc or url.startswith("/")):
        return "write the whole address, beginning with https://"
    if not parts.scheme and absolute:
        return "write the whole address, beginning with https://"
    if not parts.scheme and ".." in parts.path.split("/"):
        return "an address within the site can't lead up with .."
    return ""


def site_address(base_url: str, path: str) -> str:
    """Return the absolute address of a page, given its path from the site's root; empty without a base_url."""
    if not base_url:
        return ""
    return f"{base_url.rstrip('/')}/{'' if path == 'index.html' else path}"

"""Opens pages of payloads in Chromium, and keeps whatever ran, was asked for, failed, or is none of the page's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Error, Page, Request

POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
SENTINEL = """
globalThis.hit = (what) => console.error("HIT", what);
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
  console.error("HELD BACK", violatedDirective, blockedURI, sample));
"""
"""Run before any script of a page: `hit`, which payloads call, and what the policy held back."""
STRANGE = (
    "iframe, frame, object, embed, applet, audio, video, source, marquee, math, foreignObject, style, plaintext, xmp, "
    "listing, noembed, noframes, animate, set, portal, font, center, isindex, noscript:not(main > noscript), "
    "[ping], [srcset], [formaction], [xlink\\:href], [style*=url], main textarea, body meta, body base"
)
"""What no page of the theme has."""
AUDIT = r"""({ own, strange, parts, once }) => {
  const wrong = [];
  const harmless = /^\s*(?:https?:|mailto:|(?![a-z][a-z0-9+.-]*:))/i;
  const ADDRESSES = ["href", "src", "action", "data", "poster", "background", "code", "cite"];
  for (const element of document.querySelectorAll(strange)) wrong.push(`strange: ${element.outerHTML.slice(0, 80)}`);
  for (const element of document.querySelectorAll("*")) {
    const { localName } = element;
    if (/[^a-z0-9-]/i.test(localName)) wrong.push(`element ${localName}`);
    for (const { name, value } of element.attributes) {
      if (/^on|[^a-z:_-]/i.test(name.replace(/\d/g, ""))) wrong.push(`attribute ${name} of ${localName}`);
      if (ADDRESSES.includes(name) && !harmless.test(value)) wrong.push(`${name} of ${localName}: ${value}`);
    }
    const asked = element.matches("img, script[src], base, link:not([rel=canonical], [rel=alternate])");
    if (asked && !(element.src || element.href).startsWith(own)) wrong.push(`asks for ${element.src || element.href}`);
  }
  for (const { type, textContent } of document.querySelectorAll("script:not([src])")) {
    if (!/^application\/(ld\+)?json$/.test(type)) wrong.push(`script ${type}`);
    else try { JSON.parse(textContent) } catch (error) { wrong.push(`JSON: ${error}`) }
  }
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  for (const id of ids.filter((id, index) => ids.indexOf(id) !== index)) wrong.push(`id twice: ${id}`);
  const nameOf = ({ localName, className }) => localName + (className && localName !== "main" ? `.${className}` : "");
  const found = [...document.body.children].map(nameOf).join(" ");
  if (!parts.includes(found)) wrong.push(`parts: ${found}`);
  for (const one of once) if (document.querySelectorAll(one).length !== 1) wrong.push(`not once: ${one}`);
  if (document.contentType !== "text/html" || document.compatMode !== "CSS1Compat") wrong.push(document.contentType);
  return wrong;
}"""
"""What is not as in every page of the theme: elements, attributes, addresses, ids, its own parts."""
FRAME = {
    "parts": [
        "a.skip header.site-header main footer.site-footer",
        "header.site-header main footer.site-footer",  # 404.html
        "a.skip header.site-header main footer.site-footer dialog.slip suggest",
    ],
    "strange": STRANGE,
    "once": ["main#main", "main", "nav.menu", "body > footer > .rights", "body > footer > p", "head > title", "h1"],
}
"""What every page of the theme has: the parts of its body, and what there is one of."""
FONTS = re.compile(r"assets/fonts/literata(-italic)?\.woff2|^Failed to load resource: net::ERR_FAILED$")
"""What Chromium says of a font's preload in a folder, where it takes none; the font itself it loads all the same."""


DRAWN = "data:image/svg+xml,"
"""How a picture in our style sheets begins."""


FOLDER = "file:"
"""How addresses begin of pages that are opened from a folder."""


class Intruders:
    """What was seen of intruders while pages were open, in words; nothing where all is well."""

    def __init__(self, browser: Browser, own: str, **context: Any) -> None:
        """`own`: how addresses begin that may be asked for."""
        self.own = own
        self.seen: list[str] = []
        self.where = ""
        self.context: BrowserContext = browser.new_context(**context)
        self.context.add_init_script(SENTINEL)
        self.context.on("request", self.on_request)
        self.context.on("console", self.on_console)
        self.context.on("dialog", self.on_dialog)
        self.context.on("weberror", lambda error: self.tell(f"error: {error.error}"))
        self.page: Page = self.context.new_page()
        self.context.on("page", lambda page: self.tell(f"window: {page.url}"))
        self.page.on("crash", lambda _: self.tell("crash"))
        self.page.on("download", lambda download: self.tell(f"download: {download.url}"))

    def tell(self, what: str) -> None:
        """Keep what was seen, with the page it was seen on."""
        self.seen.append(f"{self.where}: {what}")

    def on_request(self, request: Request) -> None:
        """Keep a request to a host that is not ours."""
        if not request.url.startswith((self.own, DRAWN)):
            self.tell(f"asked for {request.url[:200]}")

    def on_console(self, message: ConsoleMessage) -> None:
        """Keep what the console says: of scripts that ran, of what the policy held back, of what is not there."""
        if message.type in ("error", "warning") and not (self.own == FOLDER and FONTS.search(message.text)):
            self.tell(f"console: {message.text[:300]}")

    def on_dialog(self, dialog: Dialog) -> None:
        """Keep a dialog, and close it."""
        self.tell(f"dialog: {dialog.message}")
        dialog.dismiss()

    def look(self, root: str, path: str) -> None:
        """Open a page of the site at an address, and look at what it is made of; a former address leads to another."""
        self.where = path
        moved = "/was-" in path
        try:
            self.page.goto(root + path, wait_until="load")
            if moved:
                self.page.wait_for_url(lambda url: "/was-" not in url)
            self.audit()
        except Error as error:
            self.tell(f"could not be looked at: {error.message[:200]}")
        if self.page.url != root + (path.replace("/was-", "/") if moved else path):
            self.tell(f"led away to {self.page.url}")
        if len(self.page.frames) > 1:
            self.tell("has frames")

    def audit(self) -> None:
        """Look at what the open page is made of."""
        for wrong in self.page.evaluate(AUDIT, {**FRAME, "own": self.own}):
            self.tell(wrong)

    def close(self) -> None:
        """Close all pages."""
        self.context.close()


def without_policy(site: Path, target: Path) -> Path:
    """Copy a site, its pages without their content security policy; return the copy."""
    for file in files_of(site):
        copy = target / file.relative_to(site)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(POLICY.sub(b"", file.read_bytes()))
    return target


def files_of(site: Path) -> list[Path]:
    """Return all files of a site."""
    return sorted(path for path in site.rglob("*") if path.is_file())


def pages_of(site: Path) -> list[str]:
    """Return the paths of a site's pages."""
    return [path.relative_to(site).as_posix() for path in files_of(site) if path.suffix == ".html"]

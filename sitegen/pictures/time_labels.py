"""What stands beside a mark of the timeline: a number in a narrow drawing, the title's beginning in a wider, the title.

A label stays on its mark's side of a break. Where it has no room there it is cut, or left to the list below.
"""

from __future__ import annotations

from unicodedata import east_asian_width

import msgspec

from sitegen.pictures.lettering import text_width
from sitegen.pictures.time_scale import Scale

NARROW, MIDDLE, WIDE = 288, 660, 1080
"""Numbers stand apart in a drawing as narrow as the first, titles cut short from the second, titles from the third,
in pixels. The style sheet of the timeline changes there."""
LETTER, DIGIT = 7.0, 8.0
"""How wide a letter of a label is on the average, and a digit, in pixels."""
LABEL_LETTERS, LEAST_LETTERS = 38, 5
"""How long a title may be, and how much must be left of one that is cut."""
NAME_SIZE = 15
"""Size of the letters of a text's name, in pixels."""
GAP = 13
"""From the middle of a mark to its label, in pixels."""

Span = tuple[float, float]
"""From where to where, in percent."""


class Label(msgspec.Struct, frozen=True):
    """What stands beside a mark, and where."""

    number: str = ""
    title: str = ""
    """What a wide drawing shows after the number; empty where it does not fit."""
    short: str = ""
    """What a drawing of middle width shows of the title, without an ellipsis: its beginning, or all of it."""
    x: float = 0
    """Where it begins, or ends if `before`, in percent, GAP not counted."""
    before: bool = False
    """Whether it ends before the mark."""
    widths: tuple[tuple[int, float], ...] = ()
    """How wide it is in drawings of these widths, GAP counted, both in pixels."""

    def spans(self) -> list[Span]:
        """Return what it covers in drawings of each width."""
        shares = [100 * width / drawing for drawing, width in self.widths]
        return [(self.x - share, self.x) if self.before else (self.x, self.x + share) for share in shares]


NO_LABEL = Label()


class Side(msgspec.Struct, frozen=True):
    """A side of a mark."""

    before: bool
    x: float
    """Where a label would begin or end, in percent."""
    room: float
    """How far it is from there to a break or to the rim, in percent; negative within a break."""
    rim: float
    """How far it is to the rim."""

    def holds(self, width: float, drawing: int, *, clear: bool = True) -> bool:
        """Say whether a label that wide fits, both in pixels; clear of breaks, if that is asked."""
        return width <= (self.room if clear else self.rim) * drawing / 100


def sides_of(bar: Span, scale: Scale) -> list[Side]:
    """Return the sides of a mark that takes so much: after it, then before it."""
    start, end = bar
    after = min((gap.left for gap in scale.breaks if gap.right > end), default=100.0)
    before = max((gap.right for gap in scale.breaks if gap.left < start), default=0.0)
    return [Side(False, end, after - end, 100 - end), Side(True, start, start - before, start)]


def place_label(title: str, number: int, bar: Span, scale: Scale) -> Label:
    """Return the label of an event: beside its mark, where its number has room in the narrowest drawing."""
    digits = str(number)
    least = GAP + DIGIT * len(digits)
    sides = sides_of(bar, scale)
    fitting = [side for side in sides if side.holds(least, NARROW)]
    fitting = fitting or [side for side in sides if side.holds(least, NARROW, clear=False)]
    if not fitting:
        return NO_LABEL
    whole = least + LETTER + measure(cut(title, LETTER * LABEL_LETTERS))
    side = next((side for side in fitting if side.holds(whole, MIDDLE)), max(fitting, key=lambda side: side.room))
    shown, short = (cut(title, side.room * drawing / 100 - least - LETTER) for drawing in (WIDE, MIDDLE))
    widths = [
        (drawing, least + LETTER + measure(words)) for drawing, words in ((WIDE, shown), (MIDDLE, short)) if words
    ]
    return Label(digits, shown, short.removesuffix("…"), side.x, side.before, ((NARROW, least), *widths))


def place_name(name: str, bar: Span, scale: Scale) -> Label:
    """Return the label of a text, the same in every drawing; where the narrowest has no room for it there is none."""
    width = GAP + text_width(name, NAME_SIZE)
    sides = sides_of(bar, scale)
    clear = [side for side in sides if side.holds(width, NARROW)]
    fitting = clear or [side for side in sides if side.holds(width, NARROW, clear=False)]
    if not fitting:
        return NO_LABEL
    return Label("", name, name, fitting[0].x, fitting[0].before, ((NARROW, width),))


def cut(title: str, width: float) -> str:
    """Return a title cut at a space to a width in pixels and to LABEL_LETTERS; empty where little would be left."""
    if not title or (len(title) <= LABEL_LETTERS and measure(title) <= width):
        return title
    kept = title[:LABEL_LETTERS]
    while kept and measure(kept + "…") > width:
        kept = kept[:-1]
    if title[len(kept)] != " ":
        kept = kept.rpartition(" ")[0] or kept
    return kept.rstrip() + "…" if len(kept) >= LEAST_LETTERS else ""


def measure(text: str) -> float:
    """Return about how wide a label is, in pixels."""
    return sum(2 * LETTER if east_asian_width(letter) in "WF" else LETTER for letter in text)

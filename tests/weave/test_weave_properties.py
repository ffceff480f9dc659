"""What always holds of woven blocks, whatever their markup and whatever passages cover them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from weave_blocks import KINDS, link_depth, make_passage, read_blocks, read_runs, refer

from sitegen.model.passage import Passage
from sitegen.model.text import Block
from sitegen.weave.html import span_of, weave_block
from sitegen.weave.segments import Segment, split_segments

LETTERS = "aeoxyz éß\u0301\u0323“’…—中한कि🐚👩\u200d🚀\ufe0f\u200f\u00a0\u00ad "
SIGNS = "&<>\"'*_`[]()!#|~\\-+.^\t\u2028"
FORMS = [
    "*{}*", "**{}**", "***{}***", "`{}`", "[{}](https://example.org)", "[{}](actor:ada 'A & B')",
    "[{} *{}*](https://example.org)", "x{}\\\ny", "x{}  \ny", "x{}\ny", "x{}[^1]", "![{}](assets/a.png)",
    "\\*{}&amp;", "x&#13;{}", "{}\u0301",
]  # fmt: skip
BLOCKS = ["x{}", "x{}", "# {}", "- {}\n- x{}", "> {}", "x{}\n---"]

words = st.text(LETTERS, min_size=1, max_size=5) | st.text(LETTERS + SIGNS, max_size=4) | st.text(max_size=3)
simple = st.builds(lambda form, text: form.replace("{}", text), st.sampled_from(FORMS), words)
nested = st.builds(lambda form, text: form.replace("{}", text), st.sampled_from(FORMS), simple)
inline = st.lists(words | simple | nested, min_size=3, max_size=6).map(" ".join)
one_block = st.builds(lambda form, text: form.replace("{}", text), st.sampled_from(BLOCKS), inline)
markdowns = one_block.map(lambda block: f"{block}\n\n[^1]: So it is.")

always = settings(max_examples=150, deadline=None, derandomize=True)


@st.composite
def places(draw: Callable[..., int], block: Block) -> tuple[int | None, int | None]:
    """Draw where a passage stands: any two places, or the whole block, or a block without words."""
    length = len(block.text)
    kind = draw(st.sampled_from(["any", "any", "one", "all", "none", "empty"]))
    start, end = sorted((draw(st.integers(0, length)), draw(st.integers(0, length))))
    return {
        "any": (start, end), "one": (start, min(start + 1, length)), "all": (0, length), "none": (None, None),
        "empty": (start, start),
    }[kind]  # fmt: skip


@st.composite
def woven(draw: Callable[..., Block]) -> tuple[Block, list[Passage]]:
    """Draw a block of a text and passages on it: crossing, nested, equal, adjacent, of whatever layer."""
    blocks = read_blocks(draw(markdowns)) or read_blocks("x")
    block = blocks[-1]
    spot = places(block)
    edges = draw(st.lists(spot, min_size=draw(st.integers(0, 4)), max_size=7))
    if draw(st.booleans()):
        edges = [*edges, *edges[:2], *[(s, t) for (_, s), (_, t) in pairwise(edges) if s is not None and t and s <= t]]
    passages = []
    for start, end in edges:
        method = "block" if start is None else draw(st.sampled_from(["exact", "mention"]))
        kind, entry = draw(st.sampled_from(KINDS)), draw(st.sampled_from("abc"))
        passages.append(make_passage(kind, entry, block, start, end, method))
    return block, passages


def weave(block: Block, passages: Sequence[Passage]) -> str:
    """Return the HTML of a block whose page lies in a folder."""
    return str(weave_block(block, passages, refer, "../"))


def covering(passages: Sequence[Passage], start: int, end: int) -> list[Passage]:
    """Return the passages that cover a stretch of a block."""
    return [p for p in passages if p.start is not None and p.end is not None and p.start <= start and end <= p.end]


def refs_of(passages: Sequence[Passage]) -> list[str]:
    """Return the refs of passages, each once."""
    return list(dict.fromkeys(refer(passage)[0] for passage in passages))


def edges_of(passages: Sequence[Passage]) -> set[int]:
    """Return where passages that have words begin and end."""
    found = [(p.start, p.end) for p in passages if p.start is not None and p.end is not None and p.start < p.end]
    return {edge for pair in found for edge in pair}


@always
@given(woven())
def test_html_reads_as_the_plain_text(case: tuple[Block, list[Passage]]) -> None:
    """Without what carries data-apparatus a browser reads exactly the block's plain text, NFC."""
    block, passages = case
    assert read_runs(weave(block, passages))[0] == block.text
    assert unicodedata.is_normalized("NFC", block.text)


@always
@given(woven())
def test_segments_do_not_nest(case: tuple[Block, list[Passage]]) -> None:
    """No segment lies in another."""
    assert max((run.depth for run in read_runs(weave(*case))[1]), default=0) <= 1


@always
@given(woven())
def test_each_ref_covers_exactly_its_passages(case: tuple[Block, list[Passage]]) -> None:
    """A code point carries a ref exactly when a passage of that entry covers it."""
    block, passages = case
    for run in read_runs(weave(block, passages))[1]:
        for place in range(run.start, run.end):
            assert set(run.refs) == set(refs_of(covering(passages, place, place + 1)))
        assert len(set(run.refs)) == len(run.refs)


@always
@given(woven())
def test_at_most_one_link(case: tuple[Block, list[Passage]]) -> None:
    """A segment with words is one link: the author's own, else the longest mention's, else the first layer's.

    A passage that an earlier segment links is not linked again.
    """
    block, passages = case
    html = weave(block, passages)
    assert link_depth(html) <= 1
    linked: set[str] = set()
    for run in read_runs(html)[1]:
        covered = covering(passages, run.start, run.end) if run.refs else []
        mentions = [p for p in covered if p.method == "mention"]
        if run.authors or not covered or not block.text[run.start : run.end].strip():
            assert run.href == ""
        elif mentions:
            longest = max((p.end or 0) - (p.start or 0) for p in mentions)
            best = [p for p in mentions if (p.end or 0) - (p.start or 0) == longest]
            rank = min(refer(p)[2] for p in best)
            hrefs = {refer(p)[1] for p in best if refer(p)[2] == rank}
            assert run.href in hrefs if run.href else hrefs & linked
        else:
            href = next(refer(p)[1] for p in covered if refer(p)[0] == run.refs[0])
            assert run.href == href if run.href else href in linked
        linked.add(run.href)


def test_a_passage_in_several_segments_is_one_link() -> None:
    """A claim that a name stands within is linked where it begins, and not again behind the name."""
    block = read_blocks("China now needs the U.S. more than before.")[0]
    claim = make_passage("claim", "need", block, 0, 29, "exact")
    name = make_passage("actor", "usa", block, 20, 24, "mention")
    runs = [run for run in read_runs(weave_block(block, [claim, name], refer, "../"))[1] if run.refs]
    assert [run.href for run in runs] == ["../claims/need.html", "../actors/usa.html", ""]


@always
@given(woven())
def test_refs_stand_in_order(case: tuple[Block, list[Passage]]) -> None:
    """Refs stand by layer; in a layer as their passages begin, then the longer first, then by id."""
    block, passages = case
    for run in read_runs(weave(block, passages))[1]:
        keys = {}
        for passage in covering(passages, run.start, run.end) if run.refs else ():
            ref, _, rank = refer(passage)
            key = (rank, passage.start or 0, -(passage.end or 0), ref)
            keys[ref] = min(key, keys.get(ref, key))
        assert list(run.refs) == sorted(keys, key=keys.__getitem__)


@always
@given(woven())
def test_segments_are_as_long_as_can_be(case: tuple[Block, list[Passage]]) -> None:
    """The text is cut exactly where a passage begins or ends and where markup stands."""
    block, passages = case
    spans = [span_of(passage, refer) for passage in passages if passage.start is not None]
    segments = list(split_segments(block.pieces, spans))
    runs = [segment for segment in segments if segment.piece is None]
    assert "".join(block.text[run.start : run.end] for run in runs) == block.text
    tags = {segment.start for segment in segments if segment.piece is not None}
    wanted = {0, len(block.text)} | edges_of(passages) | tags
    assert sorted({run.start for run in runs} | {len(block.text)}) == sorted(wanted)
    assert [s.piece for s in segments if s.piece] == [piece for piece in block.pieces if piece.kind != "text"]
    assert all(run.start < run.end for run in runs)


@always
@given(woven())
def test_tags_keep_their_places(case: tuple[Block, list[Passage]]) -> None:
    """A tag stands where it stood, covered by nothing; an author's link holds from its first tag to its last."""
    block, passages = case
    within = False
    for segment in split_segments(block.pieces, [span_of(p, refer) for p in passages if p.start is not None]):
        piece = segment.piece
        if piece is not None:
            within = piece.kind == "open" if piece.link else within
            assert (segment.start, segment.end, segment.covered) == (piece.start, piece.end, ())
        elif not covering(passages, segment.start, segment.end):
            assert segment.covered == ()
        assert segment.linked is within


@always
@given(woven(), st.randoms(use_true_random=False))
def test_order_of_passages_does_not_matter(case: tuple[Block, list[Passage]], chance: random.Random) -> None:
    """Passages in any order, some of them twice, give the same HTML."""
    block, passages = case
    shuffled = chance.sample(passages, len(passages))
    assert weave(block, shuffled) == weave(block, passages) == weave(block, [*shuffled, *passages[:2]])


@always
@given(woven())
def test_passages_without_words_change_nothing(case: tuple[Block, list[Passage]]) -> None:
    """Passages of the whole block, and empty ones, leave no trace among the words."""
    block, passages = case
    with_words = [p for p in passages if p.start is not None and p.start != p.end]
    assert weave(block, with_words) == weave(block, passages)


def count_steps(size: int) -> int:
    """Return how many segments a block of many passages that follow each other has, each covered once."""
    block = read_blocks(" ".join(["tide"] * size))[0]
    passages = [make_passage("claim", "a", block, 5 * n, 5 * n + 4, "exact") for n in range(size)]
    segments: list[Segment] = list(split_segments(block.pieces, [span_of(p, refer) for p in passages]))
    assert max(len(segment.covered) for segment in segments) == 1
    return len(segments)


def test_segments_grow_with_the_passages() -> None:
    """Twice the passages make twice the segments, and what lies behind is forgotten."""
    assert [count_steps(size) for size in (50, 100, 200)] == [99, 199, 399]

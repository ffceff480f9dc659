"""The short ways of loading come to the same as the long ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.load.markdown import faults_of, find_extra_cells, find_unused_definitions, parse, parser
from sitegen.load.source import find_whole, whole

MARKUP = st.text(alphabet="ab1 *_`[]()!<>&;:#|-=+~@\\\t.\"'/é\u00a0", max_size=40)


@given(MARKUP)
def test_a_line_of_prose_is_parsed_as_any_other_markdown(rest: str) -> None:
    """One line that begins with a letter gives the tokens and faults that the whole parser gives."""
    source = f"a{rest}"
    env: dict[str, object] = {}
    tokens = parser(prose=True).parse(source, env)
    faults = faults_of(env)
    find_extra_cells(tokens, source, faults)
    find_unused_definitions(tokens, env, faults)
    found, found_faults = parse(source, prose=True)
    assert [shape(token) for token in found] == [shape(token) for token in tokens]
    assert found_faults == faults


def shape(token: object) -> tuple[object, ...]:
    """Return what is read of a token."""
    children = [shape(child) for child in token.children or []]  # type: ignore[attr-defined]
    names = ("type", "tag", "nesting", "content", "attrs", "meta", "hidden", "info")
    return (*(getattr(token, name) for name in names), children)


WORDS = st.text(alphabet="ab_-: @é\n", min_size=1, max_size=6)


@given(WORDS.filter(str.strip), st.text(alphabet="ab_-: @é\n", max_size=40), st.integers(0, 20), st.integers(0, 40))
def test_words_are_found_as_their_pattern_finds_them(word: str, text: str, begin: int, end: int) -> None:
    """A word is found where its pattern finds it, from a place on and up to another."""
    found = whole(word).search(text, begin, end)
    assert find_whole(text, word, begin, min(end, len(text))) == (found.span() if found else None)

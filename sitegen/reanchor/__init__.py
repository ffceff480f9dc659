"""After a text was edited: where each passage stands now. By alignment with the text as it was, else by search.

tokens      a version → words and marks
runs        stretches of tokens that both have
blocks      which blocks became which
alignment   token → token, within blocks that belong together, then sentences that went elsewhere
passage     an old passage, and what the alignment left of it
edges       where it begins and ends now
belief      whether it is to be believed there
carry       old passage → new place or places, or what is to be proposed
search      the same without history: selector → place, by words and context
selectors   place → the selector that finds it
outcomes    edition and its texts as they were → what became of each selector
"""

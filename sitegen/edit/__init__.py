"""Changes to an edition's own files by text position: all that is not meant stays, byte for byte.

replace      offsets and words → a new text                       (pure; refuses overlaps)
scalars      a value → YAML in the style that stands there
containers   keys and items of mappings and lists → replacements
document     one YAML text: changes by path, read back and compared before anyone writes it
files        bytes and their line ends; all files of a change are written, or none
selectors    new selectors of entries, for `sitegen reanchor --write`
mentions     an id in Markdown: where it is a reference, and where only a word
rename       an id everywhere
"""

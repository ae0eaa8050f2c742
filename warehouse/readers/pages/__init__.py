"""The pages that people open: a state, a district or the nation in a year, as HTML and as a sheet to print.

`published` reads, `sentences` and `charts` say what a page says (`content`), `cases` opens each figure to its rows,
`html` and `sheet` write it down, `site` writes what has changed.
"""

"""Documents of other kinds become statements: one module a kind, and one path from a source to a folder.

`importer.run_import` is the way in, `previewing.preview_import` a look at what it would do. Every item of
every source is accounted for; nothing that exists is ever overwritten, and the source itself is only read.
"""

"""The command line: what people type becomes calls of `vdx.library.Library`, its answers become text.

`main` is the entry point, every command is a file in `commands`. Nothing here imports a model, a codec
or a catalog before a command needs it, so that help and completion are instant.
"""

"""The public JSON shapes: one class per component of openapi.yaml, and what fills it.

The classes check what comes in and describe what goes out. What goes out is
built as plain values by the ``present_*`` functions beside them and written by
orjson: pushing rows through ``Schema.dump`` costs a hundred times as much, and
the contract tests hold real answers against the description anyway.
"""

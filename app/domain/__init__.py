"""What a comparison means, in plain Python.

Nothing here may import Flask, SQLAlchemy, marshmallow or any other room of
``app``; nothing here reads a clock, a file, a database or an environment
variable. Same arguments in, same answer out.
"""

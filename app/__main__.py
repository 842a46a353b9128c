"""``python -m app`` is ``faceoff``."""

from app.cli import main

main()

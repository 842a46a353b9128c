"""What must hold when many write at once and when things die, on the real server.

``make test`` runs a little of each; ``make holds`` as much as the promises are
about, and prints the figures.
"""

"""Musterstadt: an invented town, made by formula and delivered in the same files as a real one.

Nothing in here knows Django or the database. `python -m demo FOLDER` writes what docs/files.md describes; the town
then enters the atlas through the very importers that real data pass.
"""

"""A subject across themes (Themendossier), and the catalogue by stages of life (Präventionskette): files with texts.

    reading      the YAML files beside this one, checked
    presenting   a dossier with the numbers of a municipality in it

A text says what to look at and what numbers cannot tell; it interprets no municipality's numbers, which is the
department's to do.
"""

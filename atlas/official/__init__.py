"""Pages of official runs: indices, rankings and budget keys, and why an area stands where it stands.

asking         from the address to a stored run, and who may see it
listing        which runs there are
indices, index_areas, rankings, ranking_areas, budgets    what each kind of page tells
columns        tables that sort by their address
recipe_words   how a recipe computes, in plain words
origins        which numbers went in, and the protocol
"""

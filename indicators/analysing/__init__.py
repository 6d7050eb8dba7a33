"""What the numbers say: comparisons, trends, changes, standing, neighbours, patterns and sentences.

Everything is reckoned when it is asked for, from the sheets that are current then: what was withdrawn is gone at once.
Only patterns in space are reckoned ahead, in the compute step, and stored beside the values.

    patterns        Moran's I and local clusters of a sheet
"""

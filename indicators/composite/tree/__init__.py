"""An index from its recipe and a table: who is rated, numbers, scores, contributions, classes, the result table."""

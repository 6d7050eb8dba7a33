"""Small maps beside one another: one per year of an indicator, or one per indicator of a year."""

"""What is kept of a run, so that it can be seen and run again to the digit."""

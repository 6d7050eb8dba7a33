"""What readers get: answers assembled from sheets, and the ready ones."""

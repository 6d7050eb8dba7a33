"""What an attacker can reckon from what is published, by sums and equations of its own. Pure."""

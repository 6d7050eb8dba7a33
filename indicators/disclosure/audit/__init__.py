"""What an attacker can reckon from what is published. Sums and equations of its own, not those of what hides cells. Pure."""

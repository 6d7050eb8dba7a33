"""What an attacker can reckon from what is published. Shares no code with what hides cells. Pure."""

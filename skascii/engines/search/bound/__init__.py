"""How far a search can be from the best."""

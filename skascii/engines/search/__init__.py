"""What the local search is made of: the blur, its tables, the descent, polishes and the bound."""

"""Picture files into arrays, upright and by their numbers, whatever wrote them."""

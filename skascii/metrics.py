"""How close an art is to its picture, as the eye sees it."""

"""The way in: from an image to the target, the ink that is wanted in each cell."""

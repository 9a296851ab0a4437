"""Filters: image -> image, to chain with those of scikit-image and OpenCV."""

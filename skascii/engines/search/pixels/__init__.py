"""The search that looks at pixels: for the absolute error."""

"""Features of cells: filters over their pixels, or over patches of area means."""

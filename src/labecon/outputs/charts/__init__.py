"""Charts as data, drawn for every output from one definition."""

"""Why two runs of a lab differ: by driver, by opening value and by source, adding up to the difference."""

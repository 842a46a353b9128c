"""Pictures of comparisons, drawn as SVG: measured letters, one sheet, and what is drawn on it."""

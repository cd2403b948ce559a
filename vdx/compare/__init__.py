"""Two videos of the same footage side by side: what was measured, as an object, a chart and a picture."""

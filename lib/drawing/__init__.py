"""Views -> SVG, charts, HTML."""

"""Pictures that readers take away: a drawing in its frame of title, legend, scale and source, as SVG and PNG. *Pure*.

`frame.framed` puts any drawing (a map, a chart) into a frame; `rendering.to_png` makes dots of it.
"""

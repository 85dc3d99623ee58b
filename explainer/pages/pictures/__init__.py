"""What the pictures of a site show and where; templates draw them.

Lengths are units of the picture's view box; they are pixels where a picture is shown at its own size.
"""

"""Colours that stand out on the page, in both themes (WCAG 2.2, 1.4.11 and the definition of contrast ratio)."""

import colorsys
from collections.abc import Iterator

# The background of pages in the light and in the dark theme, as the style sheet of the theme has them.
BACKGROUNDS = ("#ffffff", "#16181d")

# What a shape that means something needs against its background.
LEAST_CONTRAST = 3.0


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, each `#rrggbb`: from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def stands_out(color: str) -> bool:
    return all(contrast(color, background) >= LEAST_CONTRAST for background in BACKGROUNDS)


def nearest_that_stands_out(color: str) -> str:
    """The colour of the same hue and saturation, as light or as dark as it must be to stand out on both backgrounds."""
    return next(filter(stands_out, _lighter_and_darker(color)))


def _lighter_and_darker(color: str) -> Iterator[str]:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(color))
    for step in range(256):
        for changed in (lightness + step / 255, lightness - step / 255):
            if 0 <= changed <= 1:
                yield "#" + "".join(
                    f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, changed, saturation)
                )


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _luminance(color: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""What a chart must never do, read off its SVG: texts that overlap or leave the figure, marks outside, unreadable pairs."""

import re
from itertools import combinations
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
ASCENT, DESCENT = 0.74, 0.16
"""What letters take above and below their line, at size 1; accents and tails aside."""


def root(svg):
    """The element; anything that is no well-formed XML is an error."""
    return ElementTree.fromstring(svg)


def size(element):
    _, _, wide, high = map(float, element.get("viewBox").split())
    return wide, high


def boxes(element):
    """Every text with the box that it takes: left, top, right, bottom."""
    for text in element.iter(SVG + "text"):
        x, y, long, points = (float(text.get(name)) for name in ("x", "y", "textLength", "font-size"))
        left = x - {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor"), 0.0) * long
        assert text.get("transform") is None, "no chart turns its text"
        yield text.text, (left, y - ASCENT * points, left + long, y + DESCENT * points)


def marks(element):
    """The corners of every shape."""
    for path in element.iter(SVG + "path"):
        numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", path.get("d"))]
        yield "path", (min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2]))
    for circle in element.iter(SVG + "circle"):
        x, y, r = (float(circle.get(name)) for name in ("cx", "cy", "r"))
        yield "circle", (x - r, y - r, x + r, y + r)


def faults(chart):
    """What is wrong with a chart, in words; nothing where all is well."""
    drawn = root(chart.svg())
    wide, high = size(drawn)
    found = []
    texts = list(boxes(drawn))
    for what, (left, top, right, bottom) in [*texts, *marks(drawn)]:
        if left < -0.6 or top < -0.6 or right > wide + 0.6 or bottom > high + 0.6:
            found.append(f"{what!r} leaves the figure: {left:.0f} {top:.0f} {right:.0f} {bottom:.0f} of {wide:.0f} {high:.0f}")
    for (one, a), (other, b) in combinations(texts, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        if across > 0.5 and down > 0.5:
            found.append(f"{one!r} and {other!r} overlap by {across:.1f} x {down:.1f}")
    if not texts or not list(marks(drawn)):
        found.append("nothing is drawn")
    return found

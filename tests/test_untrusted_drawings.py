"""A drawing inside a page can only draw: what could run, load or grow is refused, whatever wrote it."""

import re
from io import StringIO

import pytest

from helpers.publishing.drawings import Refused, drawing

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'

HOSTILE = [
    "<script>alert(1)</script>",
    "<script href='data:text/javascript,alert(1)'/>",
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></body></foreignObject>",
    "<html:script xmlns:html='http://www.w3.org/1999/xhtml'>alert(1)</html:script>",
    "<rect onload='alert(1)'/>",
    "<rect ONCLICK='alert(1)'/>",
    "<a href='javascript:alert(1)'><text>x</text></a>",
    "<a xlink:href='https://elsewhere.test'><text>x</text></a>",
    "<image href='https://elsewhere.test/a.png'/>",
    "<image href='data:image/svg+xml,&lt;svg/&gt;'/>",
    "<use href='https://elsewhere.test/a.svg#x'/>",
    "<use xlink:href='data:image/svg+xml,&lt;svg id=&quot;x&quot;/&gt;#x'/>",
    "<use href='other.svg#x'/>",
    "<rect href='#x'/>",
    "<animate attributeName='href' values='javascript:alert(1)'/>",
    "<rect><set attributeName='onmouseover' to='alert(1)'/></rect>",
    "<animateTransform attributeName='transform' type='rotate' from='0' to='1'/>",
    "<rect fill='url(https://elsewhere.test/a.svg#p)'/>",
    "<rect style='fill: url(//elsewhere.test/p)'/>",
    "<rect style='fill: url(\"data:image/svg+xml,x\")'/>",
    "<rect style='fill: \\75rl(//elsewhere.test)'/>",
    "<rect clip-path='url(#a) url( //elsewhere.test )'/>",
    "<rect fill='java\n\tscript:alert(1)'/>",
    "<text font-family='x}*{background:red'>x</text>",
    "<filter id='f'><feImage href='https://elsewhere.test'/></filter>",
    "<iframe src='https://elsewhere.test'/>",
    "<handler type='text/javascript'>alert(1)</handler>",
    "<svg><rect/></svg>",
    "<switch><rect/></switch>",
    "<textPath href='#x'>x</textPath>",
    "<p>breaks out of the drawing</p>",
    "<style>" + "</style><img src='x'/>",
    "<g>" * 150 + "</g>" * 150,
]


@pytest.mark.parametrize("evil", HOSTILE, ids=range(len(HOSTILE)))
def test_what_could_run_load_or_lead_elsewhere_is_refused(evil):
    with pytest.raises(Refused):
        drawing(f"<svg {NAMESPACES}>{evil}</svg>", "c1-", "x")


def test_entities_are_refused_and_not_read():
    for declared in ('<!ENTITY a "aaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY % a SYSTEM "//elsewhere.test">'):
        with pytest.raises(Refused, match="entities"):
            drawing(f"<!DOCTYPE svg [{declared}]><svg {NAMESPACES}><text>&a;</text></svg>", "c1-", "x")
    with pytest.raises(Refused):
        drawing(f"<!DOCTYPE svg SYSTEM 'x.dtd'><svg {NAMESPACES}><text>&unknown;</text></svg>", "c1-", "x")


@pytest.mark.parametrize(
    "broken", ["", "<svg", "<svg></g>", "text", "<rect/>", "<svg>\x00</svg>", "<svg>\ud800</svg>", "<html><svg/></html>"]
)
def test_what_is_no_drawing_is_refused(broken):
    with pytest.raises(Refused):
        drawing(broken, "c1-", "x")


def test_parts_made_of_parts_are_refused_as_they_grow_without_bound():
    bomb = '<defs><g id="a"><path d="M0 0"/></g>' + "".join(
        f'<g id="{name}"><use href="#{before}"/><use href="#{before}"/></g>'
        for before, name in zip("abcdef", "bcdefg", strict=True)
    )
    with pytest.raises(Refused, match="made of other parts"):
        drawing(f'<svg {NAMESPACES}>{bomb}</defs><use href="#g"/></svg>', "c1-", "x")
    with pytest.raises(Refused, match="made of other parts"):
        drawing(f'<svg {NAMESPACES}><g id="a"><use href="#a"/></g></svg>', "c1-", "x")


def test_what_drawing_programs_note_for_themselves_is_left_out_and_the_rest_is_kept():
    noted = (
        "<metadata><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata><style>*{stroke-linejoin: round}</style>"
        "<sodipodi:namedview xmlns:sodipodi='http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd' pagecolor='#fff'/>"
        "<?xml-stylesheet href='//elsewhere.test'?><!-- a comment -->"
        "<rect data-x='1' tabindex='0' role='button' class='skip chart-bar' width='3' style='position: fixed; fill: red'/>"
    )
    html = drawing(f"<svg {NAMESPACES}>{noted}</svg>", "c1-", 'a "quoted" <i>')
    assert html == (
        '<svg role="img" aria-label="a &quot;quoted&quot; &lt;i&gt;"><rect class="chart-bar" width="3" style="fill: red"></rect></svg>'
    )


def test_text_of_a_drawing_stays_text():
    text = "</text></svg><script>alert(1)</script> & ]]> \u2028"
    html = drawing(
        f"<svg {NAMESPACES}><title><![CDATA[{text[:30]}]]></title><text>&lt;/svg&gt;&lt;script&gt;</text></svg>", "c1-", text
    )
    assert re.findall(r"<(\w+)", html) == ["svg", "title", "text"]


def test_parts_are_found_under_their_new_names():
    svg = (
        f"<svg {NAMESPACES}><defs><linearGradient id='g'/><clipPath id='c'/><path id='m'/></defs>"
        "<use xlink:href='#m' clip-path='url(#c)' style='fill: url(\"#g\"); stroke: var(--chart-ink, #1b2027)'/></svg>"
    )
    html = drawing(svg, "c7-", "x")
    assert set(re.findall(r'id="([^"]*)"', html)) == {"c7-g", "c7-c", "c7-m"}
    assert 'href="#c7-m"' in html and 'clip-path="url(#c7-c)"' in html and "fill: url(#c7-g)" in html
    assert "stroke: var(--chart-ink, #1b2027)" in html


def figure(**looks):
    from matplotlib.figure import Figure

    from helpers.analysis.charts import use_theme

    use_theme()
    drawn = Figure()
    axes = drawn.subplots()
    axes.bar(["가", "나"], [1, 2], **looks)
    axes.plot([0, 1], [0, 2], marker="o", label="선")
    axes.fill_between([0, 1], [0, 1], alpha=0.4)
    axes.legend()
    return drawn


def test_our_own_charts_are_let_through():
    from helpers.analysis.charts.base import Chart

    svg = Chart(figure(), "x").svg()
    html = drawing(svg, "c1-", "x")
    assert html.startswith('<svg role="img" aria-label="x"') and html.count("<path") == svg.count("<path") > 5
    assert re.findall(">(가|나|선)</text>", html) == ["가", "나", "선"], "letters stay letters"


def test_charts_that_somebody_drew_with_matplotlib_alone_are_let_through():
    written = StringIO()
    figure(hatch="//").savefig(written, format="svg")
    html = drawing(written.getvalue(), "c1-", "x")
    assert html.startswith('<svg role="img" aria-label="x"') and html.count("<path") > 10
    assert "<use" in html and "url(#c1-" in html, "clips and hatches are kept"

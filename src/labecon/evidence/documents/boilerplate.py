"""Lines that belong to the page rather than to the document, known by their wording.

A heuristic: it looks at short lines only and never removes one. Readers that know more (a navigation element, a running
head on every page) say so themselves.
"""

from __future__ import annotations

import re

_LONGEST = 90
_WORDINGS = (
    ("credit", r"[(（【\[]?\s*(?:责任编辑|责编|编辑|校对|审校|排版|作者|撰文|記者|记者|编译|監製)\s*[:：丨|/]"),
    ("credit", r"(?:photo|image|editing|reporting|written|edited) (?:by|credit)\b"),
    ("source", r"[(（]?\s*(?:本文来源|文章来源|图片来源|圖片來源|来源|來源|图源|题图|首图)\s*[:：|]"),
    ("source", r"(?:image )?source\s*[:：|]"),
    ("rights", r"(?:版权(?:声明|所有|归)|版權|转载请|轉載請|未经授权|未經授權|©|\(c\) ?\d{4}|copyright\b)"),
    ("rights", r".{0,60}all rights reserved"),
    ("disclaimer", r"(?:免责声明|免責聲明|风险提示[:：]|disclaimer\b)"),
    (
        "sharing",
        r"(?:分享(?:到|至)|扫码|掃碼|扫一扫|长按|点击(?:关注|阅读|查看|上方|下方)|点赞|收藏|返回搜狐|关注我们)",
    ),
    ("sharing", r"(?:阅读原文|閱讀原文|share (?:this|on)\b|follow us\b|subscribe\b|sign up\b|log in\b|read more\b)"),
    ("advertisement", r"(?:advertisement\b|广告$|廣告$)"),
    ("navigation", r"(?:首页|首頁|上一篇|下一篇|相关阅读|相關閱讀|推荐阅读|热门推荐|related (?:articles|stories)\b)"),
    ("page_number", r"(?:第\s*\d{1,4}\s*[页頁]|page \d{1,4}(?: of \d{1,4})?\s*$|[-–—]\s*\d{1,4}\s*[-–—]\s*$)"),
)
_ANY = re.compile("|".join(f"(?P<w{at}>{wording})" for at, (_, wording) in enumerate(_WORDINGS)), re.IGNORECASE)


def boilerplate_of_line(line: str) -> str:
    """What sort of boilerplate a line is.

    Args:
        line: A paragraph.

    Returns:
        ``credit``, ``source``, ``rights``, ``disclaimer``, ``sharing``, ``navigation``, ``page_number``, or empty.

    Example:
        >>> boilerplate_of_line("责任编辑：某某"), boilerplate_of_line("编辑部的收入增长了")
        ('credit', '')
    """
    if len(line) > _LONGEST:
        return ""
    found = _ANY.match(line.strip())
    return _WORDINGS[int((found.lastgroup or "w0")[1:])][0] if found else ""

"""One spelling for every width and script: texts are folded character by character, so that no offset moves."""

from __future__ import annotations

from functools import lru_cache

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
#: Characters with the same meaning. Traditional script is folded only where a word of grammar or lexicon needs it.
_TRADITIONAL = (
    "萬万億亿兩两倆两俩两點点個个負负約约餘余幾几倍倍間间過过後后來来從从於于報报財财內内時时號号週周禮礼農农曆历歷历"
    "圓元塊块錢钱銭钱幣币歐欧鎊镑韓韩臺台盧卢蘭兰紙纸達达僅仅對对雙双絕绝將将當当歲岁終终結结總总達达錄录與与樓楼"
    "單单雙双戶户員员筆笔臺台輛辆條条張张級级貳贰參叁陸陆該该區区際际開开關关節节線线續续給给車车長长為为會会數数項项"
    "輪轮種种屆届據据預预計计計计學学業业產产銷销營营額额資资億亿淨净潤润虧亏損损擬拟僅仅較较減减漲涨跌跌剛刚滿满連连"
    "團团紀纪龍龙國国靈灵納纳茲兹蘇苏爾尔孟孟奧奥羅罗維维亞亚澤泽倫伦羅罗剎刹馬马魯鲁墾垦緬缅寧宁瑞瑞沙沙聖圣厘厘"
    "發发佔占雲云調调經经權权購购訓训練练費费僱雇現现儲储備备債债務务優优贖赎認认簽签協协議议證证訴诉訟讼賠赔"
    "償偿應应貨货採采劃划標标準准規规體体註注冊册態态績绩稅税復复場场華华網网絡络軟软視视頻频語语圖图訂订閱阅"
    "創创辦办離离職职傳传獲获領领輸输這这們们還还無无術术機机構构隊队師师圍围繞绕擴扩縮缩顯显極极強强導导緊紧"
    "環环實实變变動动轉转換换處处樣样啟启東东審审聽听訊讯擁拥專专貿贸隨随選选擇择適适質质讓让護护觀观訪访談谈"
    "譜谱騰腾競竞爭争勢势廣广銀银貸贷嗎吗類类諸诸釋释稱称繼继鍵键別别廠厂庫库尋寻義义藝艺鐘钟聯联邊边壓压幫帮"
    "夠够徵征歸归層层屬属戰战"
    "價价擔担險险帳账賬账齡龄歡欢願愿講讲說说話话論论試试驗验"
)
_SAME = {
    "０": "0",
    "—": "–",
    "―": "–",
    "‒": "–",
    "〜": "~",
    "∼": "~",
    "−": "-",
    "﹣": "-",
    "‐": "-",
    "‑": "-",
    "’": "'",
    "‘": "'",
    "﹪": "%",
    "﹐": ",",
    "〇": "零",
    "○": "零",
    "￥": "¥",
    "￡": "£",
    "￠": "¢",
    "￦": "₩",
    "\u3000": " ",
    "\t": " ",
    "\u00a0": "\u202f",
    "\u2009": "\u202f",
    "\u2007": "\u202f",
}
_LONG = 500
_TABLE: dict[int, int | str] = {
    **_FULL_WIDTH,
    **_LOWER,
    **{code: code - 0xFEE0 + 32 for code in range(0xFF21, 0xFF3B)},
    **{ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)},
    **{ord(old): new for old, new in _SAME.items()},
}


def fold(text: str) -> str:
    """A text in half-width, lower-case, simplified characters.

    Args:
        text: Any text.

    Returns:
        A text of the same length; character ``i`` stands for character ``i`` of the input.

    Example:
        >>> fold("約３．５億ＵＳＤ")
        '约3.5亿usd'
    """
    return _fold_once(text) if len(text) > _LONG else text.translate(_TABLE)


@lru_cache(maxsize=2)
def _fold_once(text: str) -> str:
    """A whole document is folded by every step that reads it; the last ones are kept."""
    return text.translate(_TABLE)

"""Names of rounds, holders and classes of shares as tables show them; what is missing here is shown by its key."""

from __future__ import annotations

from labecon.analysis.figures import both

_TITLES = {
    "first_round": both("Angel round", "天使轮"),
    "pre_b_plus_plus": both("Pre-B++", "Pre-B++轮"),
    "shanghai_state_capital": both("Shanghai state capital", "上海国资"),
    "angel": both("Angel round", "天使轮"),
    "a_round": both("Series A", "A轮"),
    "b1": both("Series B1", "B1轮"),
    "b6": both("Series B6", "B6轮"),
    "hangzhou_state_capital": both("Hangzhou state capital", "杭州国资"),
    "zhuhai_huafa": both("Zhuhai Huafa", "珠海华发"),
    "chengdu_hightech": both("Chengdu high-tech zone", "成都高新"),
    "founder_yan": both("Founder Yan Junjie", "创始人闫俊杰"),
    "cofounder_yun": both("Co-founder Yun Yeyi", "联合创始人贠烨祎"),
    "alibaba": both("Alibaba", "阿里巴巴"),
    "mihoyo": both("miHoYo", "米哈游"),
    "idg": both("IDG", "IDG"),
    "tencent": both("Tencent", "腾讯"),
    "sequoia_china": both("HongShan (Sequoia China)", "红杉中国"),
    "hillhouse": both("Hillhouse", "高瓴"),
    "pcg_li": both("Pacific Century Group", "盈科集团"),
    "controlling_group": both("Controlling group", "控股股东集团"),
    "tsinghua_holdings_fund": both("Tsinghua Holdings fund", "清华控股基金"),
    "star_vc": both("Star VC", "Star VC"),
    "class_a": both("Class A ordinary shares", "A类普通股"),
    "class_b": both("Class B ordinary shares", "B类普通股"),
    "preferred_as_converted": both("Preferred shares, as converted", "优先股（按转换后）"),
}
#: Money of a named investor that arrived inside a round and is therefore not added to the rounds, by kind of source.
INSIDE_A_ROUND = {
    "shanghai_state_capital": "state",
    "hangzhou_state_capital": "state",
    "zhuhai_huafa": "state",
    "chengdu_hightech": "state",
}


def title_of(key: str) -> dict[str, str]:
    """The name of a round, holder or class.

    Args:
        key: Segment of the facts.

    Returns:
        Name by language; the key itself, in words, where no name is kept.

    Example:
        >>> title_of("series_c")["en"]
        'series c'
    """
    return _TITLES.get(key) or both(key.replace("_", " "), key.replace("_", " "))


__all__ = ["INSIDE_A_ROUND", "title_of"]

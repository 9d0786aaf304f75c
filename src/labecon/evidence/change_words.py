"""Words that say that something went up or down, in Chinese and English, as patterns."""

from __future__ import annotations

import re

UP_ZH = r"增长|增加|上升|提升|提高|上涨|攀升|飙升|猛增|扩大|扩张|走高|激增|暴涨|上扬|回升|升至|增至|涨|增"
DOWN_ZH = r"下降|下滑|减少|降低|回落|收窄|缩小|缩减|下跌|跌|走低|减亏|锐减|腰斩|萎缩|滑落|砍掉|砍去|砍|压缩|削减|降|减"
UP_EN = (
    r"increas\w{0,4}|rose|ris(?:e|es|en|ing)|grew|grow(?:s|n|ing|th)?|up|climb\w{0,3}|jump\w{0,3}|surg\w{1,3}"
    r"|widen\w{0,3}"
    r"|expand\w{0,3}|gain\w{0,3}|soar\w{0,3}|improv\w{0,5}|higher|more than|swell\w{0,3}|above"
)
DOWN_EN = (
    r"slid\w{0,2}|plung\w{1,3}|tumbl\w{1,3}|sank|fewer|decreas\w{0,4}|fell|fall\w{0,3}|declin\w{0,4}|down"
    r"|drop\w{0,4}|narrow\w{0,3}|shr[iau]nk\w{0,3}|slip\w{0,4}|lower"
    r"|reduc\w{1,6}|cut|slump\w{0,3}|halv\w{1,3}|below|less than|contract(?:ed|ing|s)|dip(?:s|ped)?"
)
UP = re.compile(rf"{UP_ZH}|(?<![a-z])(?:{UP_EN})(?![a-z])")
DOWN = re.compile(rf"{DOWN_ZH}|(?<![a-z])(?:{DOWN_EN})(?![a-z])")

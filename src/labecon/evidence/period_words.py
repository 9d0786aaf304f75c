"""Words around periods: what joins two into a span, what makes an instant, what is only compared with or planned."""

from __future__ import annotations

import re

TO = re.compile(r" {0,2}(?:-{1,2}|–{1,2}|~|至|到|\bto\b|\bthrough\b|\buntil\b|\btill\b|\bthru\b) {0,2}")
AND = re.compile(r" {0,2}(?:\band\b|与|和|及|\bto\b|[-–~至到]) {0,2}")
FROM = re.compile(r"(?:(?<![a-z])from |[从由自] ?)$")
BETWEEN = re.compile(r"(?:(?<![a-z])between |介于 ?|在 ?)$")
IN = re.compile(r"(?<![a-z])in $")
INSIDE = re.compile(r" ?之?间")
NOW = re.compile(r"now(?![a-z])|today(?![a-z])|present(?![a-z])|date(?![a-z])|今(?![天日年明后])|现在|目前")
BARE_DAY = re.compile(r"(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9a-z%,.年月]|,[0-9])")
DAYS_THEN = re.compile(
    r"(?:(?P<lead>from |between ))?(?:(?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)day )?(?:the )?(?P<first>[0-9]{1,2})(?:st|nd|rd|th)? ?(?P<to>to|until|till|-|–|and|through) ?"
)
DAY_OF = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day )?(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd"
    r"|th)?(?: of)?(?P<this> (?:this|the) month)?(?![0-9a-z])"
)
CHINESE_DAY = re.compile(r"(?P<day>[0-9]{1,2}|[一二三]?十?[一二三四五六七八九十]) ?[日号]")
AS_OF = re.compile(
    r"(?:(?<![a-z])(?:as (?:of|at)|as on|at the end of|by the end of)(?: the)? ?|截[至止]到?于?(?:目前)?(?:的)? ?"
    r"|于 ?(?=[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日))$"
)
SINCE_BEFORE = re.compile(r"(?:(?<![a-z])since(?: the)? |自从? ?)$")
SINCE_AFTER = re.compile(r" ?(?:以来|至今|迄今|起(?![诉草])|之后)")
RATE = re.compile(
    r"(?P<month>月均|每月|按月|每个月|单月|(?<![a-z])monthly(?![a-z])|(?<![a-z])per month(?![a-z])"
    r"|(?<![a-z])a month(?![a-z])|/月|/month)"
    r"|(?P<year>年化|(?<![a-z])annuali[sz]ed(?![a-z])|(?<![a-z])run[- ]rate(?![a-z]))"
)
#: A year that something is compared with is not the one that the text goes on about.
COMPARED = re.compile(
    r"(?:较|比|相比|对比|超过|高于"
    r"|(?<![a-z])(?:than|against|versus|vs\.?|above|compared (?:with|to)))[^,.;。0-9]{0,14}$"
    r"|(?:成立于|创立于|创办于|(?<![a-z])(?:founded|established|incorporated|set up) in) ?$"
)
#: Before the period of an amount that is compared with: up from $98.6m in, against 35 million in the.
AMOUNT_COMPARED = re.compile(
    r"(?<![a-z])(?:from|against|versus|vs\.?|than|compared (?:with|to)) (?:about |around |nearly |over |the )?"
    r"[a-z$€£¥]{0,4}[0-9][0-9.,]{0,9}(?: ?(?:[kmb]n?|%|million|billion))? (?:in|for|at)(?: the)? $"
)
#: Words that speak of a day to come.
PLANS = re.compile(
    r"将|预计|预期|拟|计划|有望|料|起|前后"
    r"|(?<![a-z])(?:will|to be|expect\w{0,3}|plan\w{0,4}|due|schedul\w{1,3}|set to|by)(?![a-z])"
)
GUIDED = re.compile(
    r"预计|预期|展望|指引|有望|料将|力争"
    r"|(?<![a-z])(?:we expect|expects|guid(?:es|ed|ance|ing)|outlook|forecasts?|will)(?![a-z])"
)
SAME_MONTHS = re.compile(r"(?P<n>three|six|nine|twelve) months")
#: Months spoken of again: in the nine months.
BARE_MONTHS = re.compile(
    r"(?<![a-z])(?:the|these|those) (?P<n>three|six|nine|twelve) months(?! (?:end|to|of|before|after|since|from))"
    r"(?![a-z])"
)
#: The year that is spoken of, the one before it, or the one after it.
THE_YEAR = re.compile(
    r"(?P<year>the year)(?:(?P<before> (?:before|earlier|prior)(?! (?:it|the|its|that [a-z]))(?: that)?)"
    r"|(?P<after> (?:that followed|after(?: that)?(?! [a-z])|later)))?(?![a-z])|(?P<next>the following year)(?![a-z])"
)
#: What was over last when the text was written: the latest quarter (Q3).
LATEST = re.compile(
    r"(?:(?<![a-z])(?:latest|most recent)(?: (?:quarter|half|period))?|最新|最近)(?:[ (:的一]|个|季度|半年){0,6}$"
)
#: What is only compared with, and what 同期 does not go back to.
YEAR_BEFORE = ("上一年", "上年", "前一年")
COUNTS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}

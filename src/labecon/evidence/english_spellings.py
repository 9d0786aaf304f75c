"""Words and spellings of English days and spans, as patterns; each is bounded, so that reading stays linear."""

from __future__ import annotations

import re

MONTHS = {
    name: number
    for number, names in enumerate((
        "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
        "september sept sep", "october oct", "november nov", "december dec",
    ), 1)
    for name in names.split()
}  # fmt: skip
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![a-z])\.?"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?"
TENS = (
    r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety)"
)
SPOKEN = (
    rf"(?:two thousand(?: and)?(?: [a-z]+(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)?"
    rf"|(?:nineteen|twenty|eighteen) {TENS}(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
YEAR = rf"(?:[12][0-9]{{3}}(?![0-9]|[.,][0-9]|%)|'[0-9]{{2}}(?![0-9])|{SPOKEN})"
ANY_YEAR = (
    rf"(?P<year>(?:(?:the )?(?:fiscal year|financial year|calendar year|year|fiscal|calendar) "
    rf"|[fc]y ?)?(?:{YEAR}|(?<=[fc]y)[0-9]{{2}}(?![0-9])|(?<=[fc]y )[0-9]{{2}}(?![0-9]))|(?:this|last|next"
    rf"|prior|the previous|previous|the prior|the current|current|same|the following|the) (?:fiscal |financial "
    rf"|calendar )?year(?![a-z]|-))"
)
DAY = r"(?:the )?(?P<{0}>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9a-z])"
ORDER = "first second third fourth 1st 2nd 3rd 4th last final".split()
ORDINAL = rf"(?P<order>{'|'.join(ORDER)}|[qh]?[1-4])"
COUNT = r"(?:[0-9]{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|twenty-four)"
COMMA = r"(?: ?, ?| of | in | |, of | ?- ?)?"
ISO = re.compile(
    r"(?P<y>[12][0-9]{3}) ?(?P<s>[-/.]) ?(?P<m>[0-9]{1,2}|[a-z]{3}(?![a-z]))(?: ?(?P=s) ?(?P<d>[0-9]{1,2}))?(?![0-9])"
    r"|(?P<d2>[0-9]{1,2})(?P<s2>[-/.])(?P<m2>[0-9]{1,2})(?P=s2)(?P<y2>[12][0-9]{3}|[0-9]{2})(?![0-9])"
    r"|(?P<m3>[0-9]{1,2}) ?[-/] ?(?P<y3>[12][0-9]{3})(?![0-9])"
)
MONTH_FIRST = re.compile(
    rf"(?:{WEEKDAY},? )?(?P<month>{MONTH})(?: ?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9a-z%]"
    rf"|[.,][0-9]{{1,2}}(?![0-9])))?"
    rf"(?:{COMMA}{ANY_YEAR}|,? ?(?P<short>[0-9]{{2}})(?![0-9a-z%]|[.,][0-9]))?"
)
SAID_MONTH = re.compile(rf"(?P<way>next|last|this) (?P<month>{MONTH})|(?P<year>[12][0-9]{{3}}) (?P<m2>{MONTH})")
DAY_FIRST = re.compile(rf"(?:{WEEKDAY},? )?{DAY.format('day')}(?: of)?,? (?P<month>{MONTH})(?:{COMMA}{ANY_YEAR})?")
PART = re.compile(
    r"(?P<part>[qh][1-4](?![0-9])|[1-4][qh](?![a-z])|[1-9]m(?![a-z])|1[0-2]m(?![a-z])"
    r"|[fc]y(?=[ ']?[0-9]))[ -]?(?:of )?'?"
    r"(?P<year>(?:[fc]y ?'?)?(?:[12][0-9]{3}|[0-9]{2})(?![0-9]|[.,][0-9]|%)e?)?"
)
PART_LAST = re.compile(
    r"(?P<fy>[fc]y ?)?(?P<year>(?<![0-9])[12][0-9]{3}|(?<=y)[0-9]{2})[ -]?(?P<part>[qh][1-4](?![0-9])"
    r"|[1-4][qh](?![a-z])|[1-9]m(?![a-z]))"
)
WORDS = re.compile(
    rf"(?:the )?(?P<order>first|second|third|fourth|last|1st|2nd|3rd|4th)[ -](?:(?:fiscal "
    rf"|calendar )?(?P<unit>quarter|half)|(?P<count>{COUNT})[ -](?P<units>months|quarters))"
    rf"(?:(?: of| in|,)? {ANY_YEAR})?(?![a-z])"
)
ENDED = re.compile(
    rf"(?:the )?(?:(?P<count>{COUNT})[ -]?months?|(?P<unit>fiscal year|financial year|year|quarter"
    rf"|half[ -]year|six-month|period)s?)(?: period)?,? (?:ended|ending|to)(?: on)? (?:the end of )?"
)
#: A quarter by its last month: the June quarter.
QUARTER_TO = re.compile(rf"(?:the )?(?P<month>{MONTH})[- ]quarter(?:(?: of| in|,)? {ANY_YEAR})?(?![a-z])")
YEAR_ALONE = re.compile(ANY_YEAR)
TODATE = re.compile(r"(?:year[ -]to[ -]date|ytd)(?: (?P<year>[12][0-9]{3}))?(?![a-z0-9])")
TRAILING = re.compile(r"(?:(?:the )?(?:last|trailing|past)[ -](?:twelve|12)[ -]months|ttm|ltm)(?![a-z])")
RELATIVE = re.compile(
    rf"(?:within )?(?:the )?(?P<way>next|coming|upcoming|following|past|last|previous"
    rf"|prior) (?P<count>[0-9]{{1,3}}|{COUNT}|few) (?P<unit>decade|year|quarter|month|week|day)s?(?![a-z])"
    rf"|(?P<within>within) (?:the )?(?:next |coming |upcoming )?(?P<y>(?P<wc>{COUNT}) (?P<wu>year|month|week"
    rf"|day)s?)(?: (?P<wm>{COUNT}) months?)?(?: (?P<wd>{COUNT}) days?)?(?![a-z])"
    rf"|(?P<fc>{COUNT}) (?P<fu>year|month|week|day)s? in the future(?![a-z])"
    r"|(?P<edge>rest|remainder|balance)(?: of)?(?: the| this| my)? (?P<eu>week|month|year)(?![a-z])"
    r"|(?P<late>late|early|earlier|later|end of|beginning of|start of|the end of)(?: in)? (?:the "
    r"|this )?(?P<lw>last |next |this )?(?P<lu>week|month|year)(?![a-z])"
    r"|(?:the )?(?P<same>same|corresponding|comparable|prior-year|year-ago|year-earlier) (?:periods?|quarters?"
    r"|half|span|(?:six|nine|three|twelve) months)(?: (?:of |in )?(?:the )?(?P<back>last|previous|prior) year"
    r"| a year (?:earlier|ago))?(?![a-z])"
    r"|(?P<rel>this|last|next|coming|current|the|previous|prior) (?P<ru>weekend|week|month"
    r"|quarter)(?P<after> after (?:the )?next)?(?! ?(?:of|starting|beginning|commencing|[0-9]))(?![a-z])"
    r"|(?P<report>(?:the )?(?:reporting period|track record period))"
    r"|(?P<alone>weekend)(?![a-z])"
)
DECADE = re.compile(
    r"(?:the )?(?:(?P<full>1[0-9]|20)(?P<tens>[0-9]0)|'?(?P<short>[1-9]0))'?s(?![a-z])"
    r"|(?:the )?(?P<spoken>nineteen|eighteen|twenty)[ -](?P<word>tens|twenties|thirties|forties|fifties"
    r"|sixties|seventies|eighties|nineties)(?![a-z])"
    r"|(?:the )?(?P<two>two thousands)(?![a-z])|(?:the )?(?P<century>[0-9]{1,2})(?:st|nd|rd|th) century(?![a-z])"
)
SEASON = re.compile(
    rf"(?:(?:this|next|last|the) )?(?P<season>spring|summer|autumn|fall|winter)(?![a-z])(?:(?: of"
    rf"|,)? {ANY_YEAR})?"
)
WEEK_OF = re.compile(
    rf"(?:the )?(?P<order>first|second|third|fourth|last) week of {ANY_YEAR}"
    rf"|(?:the )?week (?P<number>[0-9]{{1,2}})(?![0-9])(?:(?: of|,)? (?P<wyear>[12][0-9]{{3}}))?"
    rf"|(?:the )?week (?:of|commencing|starting|beginning)(?: on)? (?:{DAY.format('dd')}(?! [a-z])"
    rf"|(?P<month>{MONTH}) (?P<md>[0-9]{{1,2}}))"
)
USUAL_FIRST, USUAL_LAST = 1980, 2060
LED = re.compile(
    r"(?:(?<![a-z])(?:in|of|since|from|by|during|until|till|to|through|between|and|year|for|before|after) "
    r"|[从自由到至–-] ?)$"
)
#: Words before months that are words of their own too: in March, by May.
LED_MONTH = re.compile(
    r"(?<![a-z])(?:in|since|by|until|till|from|during|through|last|early|late|mid) $|(?<![a-z])mid-$"
)
COUNTED = re.compile(
    r" ?(?:[家人名个户元万亿倍股款项次台张件颗卡港美日欧多余亩吨页字位]|%|[kmb](?![a-z])|thousand|million|billion"
    r"|trillion|people|users"
    r"|customers|employees|clients|companies|shares|gpus|tokens|times|dollars|yuan|rmb|usd|hkd|items|hours|days"
    r"|months|developers)"
)
TENS_VALUE = {
    word: value
    for value, word in enumerate(
        "tens twenties thirties forties fifties sixties seventies eighties nineties".split(), 1
    )
}
UNIT_MONTHS = {"decade": 120, "year": 12, "quarter": 3, "month": 1}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

"""Documents become figures: the grammar of numbers and of periods in Chinese and English.

`find_figures` reads the figures of a text, `find_periods` its windows and instants. `conformance` answers single cases.
"""

from labecon.evidence.dates import Context
from labecon.evidence.figure import Figure
from labecon.evidence.figures import find_figures
from labecon.evidence.mentions import find_periods
from labecon.evidence.period_mention import PeriodMention
from labecon.evidence.scales import TableScale, find_scale

__all__ = ["Context", "Figure", "PeriodMention", "TableScale", "find_figures", "find_periods", "find_scale"]

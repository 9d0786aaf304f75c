"""The lab itself: the component that holds what belongs to the company and not to one of its parts.

Its items are declared by concept in the modules beside this one (training, spillovers, rivals, income, tax,
working_capital, assets, foreign_exchange, listing, preferred, funding, cash, balance, checks); all of them add to the
one component `lab`.
"""

from __future__ import annotations

from labecon.language import component

lab = component("lab")

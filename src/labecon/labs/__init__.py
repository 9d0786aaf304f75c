"""Labs: data files bound to facts, with their scenarios; run, simulated and explained."""

from labecon.labs.lab import Lab
from labecon.labs.loading import available, load, load_scenario
from labecon.labs.results import Run, Series
from labecon.labs.scenarios import BASE, Override, Scenario, combine

__all__ = ["BASE", "Lab", "Override", "Run", "Scenario", "Series", "available", "combine", "load", "load_scenario"]

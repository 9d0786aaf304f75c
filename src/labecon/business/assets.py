"""Fixed assets with rights of use, their depreciation, and lease liabilities (IFRS 16)."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import months_per_year


@lab.line("money/month")
def capital_expenditure(cloud_cost, capital_expenditure_share):
    """Purchases of equipment, in proportion to the compute that is rented."""
    return cloud_cost * capital_expenditure_share


@lab.line("money/month")
def new_leases(opening_lease_liabilities, lease_renewal_rate):
    """Leases begun in the month: a right of use and a liability, without cash."""
    return opening_lease_liabilities * lease_renewal_rate


@lab.line("money/month")
def depreciation(opening_fixed_assets, asset_life):
    """Depreciation of equipment and rights of use, charged to research and administration."""
    return opening_fixed_assets / asset_life


@lab.stock("money")
def fixed_assets(opening_fixed_assets, capital_expenditure, new_leases, depreciation):
    """Equipment and rights of use at cost less depreciation."""
    return opening_fixed_assets + capital_expenditure + new_leases - depreciation


@lab.line("money/month")
def lease_interest(opening_lease_liabilities, lease_rate):
    """Interest on lease liabilities, inside finance cost."""
    return opening_lease_liabilities * lease_rate / months_per_year


@lab.line("money/month")
def lease_principal(opening_lease_liabilities, lease_term):
    """Repayment of lease liabilities, a financing flow."""
    return opening_lease_liabilities / lease_term


@lab.line("money/month")
def lease_payments(lease_interest, lease_principal):
    """Cash paid to lessors."""
    return lease_interest + lease_principal


@lab.stock("money")
def lease_liabilities(opening_lease_liabilities, new_leases, lease_interest, lease_payments):
    """Present value of lease payments to come."""
    return opening_lease_liabilities + new_leases + lease_interest - lease_payments

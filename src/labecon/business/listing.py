"""The listing: its month or its failure, proceeds, over-allotment, cost, and the register of ordinary shares."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import maximum, month, ratio


@lab.line("1")
def listing(listing_scheduled, listing_happens):
    """1 in the month of the listing, otherwise 0."""
    return listing_scheduled * listing_happens


@lab.stock("1")
def listed(opening_listed, listing):
    """1 from the month of the listing on, otherwise 0."""
    return maximum(opening_listed, listing)


@lab.line("money/share")
def offer_value(offer_price, hkd_rate):
    """Offer price of a share in the lab's currency."""
    return offer_price * hkd_rate


@lab.line("share/month")
def base_offer(listing, offer_shares):
    """New shares sold in the listing."""
    return listing * offer_shares / month


@lab.line("share/month")
def overallotment(overallotment_scheduled, listing_happens, overallotment_shares):
    """New shares sold when the over-allotment option is exercised, in its own month."""
    return overallotment_scheduled * listing_happens * overallotment_shares / month


@lab.line("money/month")
def gross_proceeds(base_offer, overallotment, offer_value):
    """Price times new shares of the offer."""
    return (base_offer + overallotment) * offer_value


@lab.line("money/month")
def underwriting_cost(gross_proceeds, underwriting_rate):
    """Fees of the underwriters, taken to equity."""
    return gross_proceeds * underwriting_rate


@lab.line("money/month")
def shared_listing_cost(base_offer, offer_value, shared_listing_cost_rate):
    """Cost that serves new and old shares alike: advisers, auditors, the exchange."""
    return base_offer * offer_value * shared_listing_cost_rate


@lab.line("1")
def new_share_portion(base_offer, opening_ordinary_shares, opening_preferred_shares):
    """New shares over all shares after the listing."""
    return ratio(base_offer * month, base_offer * month + opening_ordinary_shares + opening_preferred_shares, 0)


@lab.line("money/month")
def listing_expense(shared_listing_cost, new_share_portion):
    """Listing cost that concerns old shares and therefore goes through profit or loss (IAS 32)."""
    return shared_listing_cost * (1 - new_share_portion)


@lab.line("money/month")
def issue_costs(underwriting_cost, shared_listing_cost, new_share_portion, raise_amount, raise_cost_rate):
    """Cost of issuing shares, taken to equity."""
    return underwriting_cost + shared_listing_cost * new_share_portion + raise_amount * raise_cost_rate


@lab.line("money/month")
def issue_cash(gross_proceeds, raised_in_ordinary, preferred_issued, issue_costs):
    """Cash from issuing shares of any class, after the cost of issue."""
    return gross_proceeds + raised_in_ordinary + preferred_issued - issue_costs


@lab.line("share/month")
def preferred_shares_converted(listing, opening_preferred_shares, preferred_shares_issued):
    """Preferred shares that become ordinary shares."""
    return (opening_preferred_shares / month + preferred_shares_issued) * listing


@lab.stock("share")
def ordinary_shares(opening_ordinary_shares, preferred_shares_converted, base_offer, overallotment, raise_shares):
    """Ordinary shares in issue."""
    return opening_ordinary_shares + preferred_shares_converted + base_offer + overallotment + raise_shares


@lab.line("share")
def shares(ordinary_shares, preferred_shares):
    """Shares of all classes, preferred shares counted as converted."""
    return ordinary_shares + preferred_shares

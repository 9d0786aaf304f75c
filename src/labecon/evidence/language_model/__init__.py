"""Optional help of a language model: it proposes, and what the text does not bear out is rejected.

Off unless asked for. `model_settings` says which endpoint; `assisted` gives the proposals of the rules with what the
model adds to them, each such addition marked.
"""

from labecon.evidence.language_model.assistance import Assistance, assisted
from labecon.evidence.language_model.settings import ModelSettings, model_settings

__all__ = ["Assistance", "ModelSettings", "assisted", "model_settings"]

"""Terms: clause types, their values, wording in three languages, comparison; from a plan and to a case."""

from safeconduct.agreement.terms.types import CLAUSE_TYPES, ClauseType
from safeconduct.agreement.terms.values import ClauseValue, value_id
from safeconduct.agreement.terms.wording import Wording

__all__ = ["CLAUSE_TYPES", "ClauseType", "ClauseValue", "Wording", "value_id"]

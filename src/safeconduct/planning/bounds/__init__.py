"""The relaxation: cars, walkers and buses of all sides in one linear programme, and the bound that its prices prove."""

from safeconduct.planning.bounds.columns import Column
from safeconduct.planning.bounds.master import Master, MasterAnswer
from safeconduct.planning.bounds.proposals import Search, propose
from safeconduct.planning.bounds.rows import Row
from safeconduct.planning.bounds.seeds import Seeds

__all__ = ["Column", "Master", "MasterAnswer", "Row", "Search", "Seeds", "propose"]

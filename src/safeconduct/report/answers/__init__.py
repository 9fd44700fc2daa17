"""What a planner asked, answered: what-if, prices, comparisons, least cease-fire, passage, cheapest asks, robust plans.

`documents`: the JSON of what-if, comparisons and prices; `lines`: their tables; each other module holds one answer.
Imports `wording`.
"""

__all__: list[str] = []

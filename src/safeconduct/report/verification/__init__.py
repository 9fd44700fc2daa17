"""What verification finds, and how good a plan is proven to be, in words and as JSON.

Imports `plan` and `wording`.
"""

__all__: list[str] = []

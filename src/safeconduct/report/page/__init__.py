"""The plan page: one HTML file of the built front end and the plan's data, for one export class.

page        the file; data: the JSON object in it, of which map, answers, change and public make a part each
what_if     a page for each plan that `what-if` makes

Imports `exports`, `disclosure`, `plan`, `picture`, `answers` and `wording`.
"""

__all__: list[str] = []

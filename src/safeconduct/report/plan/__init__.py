"""The file plan.json: its format declared once, written, read back and checked in itself.

format      every key, declared once; the JSON Schema is made of it
document    the text as plain JSON; relations: what must hold between its parts; reader: back to a plan
writer      a plan as JSON; gathering: where people gather, as assembly.csv says it
surviving   the convoys that still keep every rule in a case that allows less

Imports `folder` (which files are of one making) and `wording`.
"""

__all__: list[str] = []

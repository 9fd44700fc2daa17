"""Words shown to people: texts in several languages, figures, notes and limits, changes. Imports no sibling.

The texts themselves lie in report/words, a file a part and language; the web pages are built from the same files.
"""

__all__: list[str] = []

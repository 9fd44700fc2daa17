"""From text to tokens: sentences, words with their classes; numbers, days, bodies, persons and places as one each.

lexicon     words and grammar of one language, from data; languages: which language a text is in
sentences   reports, paragraphs, sentences; tokenising: a sentence into tokens, by naming, numbering and placing
times       days and hours, on whose clock they are

Imports `model` (figures) and `places`.
"""

__all__: list[str] = []

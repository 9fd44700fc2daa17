"""The register: statements merged, rivals listed, how far each is verified, and a row for each corridor and day.

topics      what a statement is about, so that rival and later words find each other
verification  unverified, disputed, corroborated or confirmed, by rule

Imports `model` and `places`.
"""

__all__: list[str] = []

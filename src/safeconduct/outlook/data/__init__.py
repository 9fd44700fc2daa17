"""What an outlook rests on: counts of people in camps, public tables of countries, and the fitted parameters."""

__all__: list[str] = []

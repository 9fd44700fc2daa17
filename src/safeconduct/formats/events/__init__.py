"""What others report: alerts (CAP) and rows of event data (ACLED, UCDP GED, VIINA)."""

__all__: list[str] = []

"""What is held to be so at an instant: who holds what, where it is dangerous, what is shut."""

from safeconduct.picture.claims import Alert, Closure, ControlClaim, DangerArea, Incident, Polygon

__all__ = ["Alert", "Closure", "ControlClaim", "DangerArea", "Incident", "Polygon"]

"""Safe Conduct plans humanitarian corridors: who can leave, by which roads, when, and why the rest cannot.

The packages are stages in import order: core, statements, picture, network, planning; the edges (cases, formats,
report, cli) alone touch disk, clock and environment.  Words: docs/glossary.md.  Rules: docs/design.md.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"

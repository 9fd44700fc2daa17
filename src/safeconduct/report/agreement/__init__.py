"""Agreements as people and programs read them: tables, gates, texts, differences, verification."""

from safeconduct.report.agreement.lines import gate_lines, table_lines, text_lines, verification_lines
from safeconduct.report.agreement.plan_facts import case_digest, plan_facts

__all__ = ["case_digest", "gate_lines", "plan_facts", "table_lines", "text_lines", "verification_lines"]

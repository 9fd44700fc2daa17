"""`safeconduct day ...`: run the day from the command line alone, one thin command a verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

__all__ = ["add_commands"]


def add_commands(app: typer.Typer) -> None:
    """Put every command under `day`."""
    from safeconduct.cli.day import entering, importing, looking, ordering, violations

    app.command("board", short_help="Show where everybody is, what stops, who has not answered.")(looking.board_command)
    app.command("report", short_help="Enter what somebody saw, heard or was told.")(entering.report_command)
    app.command("pass", short_help="Enter a convoy's head or tail at a place.")(entering.pass_command)
    app.command("count", short_help="Enter how many persons somebody counted.")(entering.count_command)
    app.command("queue", short_help="Enter how many vehicles wait at a post.")(entering.queue_command)
    app.command("sms", short_help="Enter lines that came by text message or radio.")(entering.sms_command)
    app.command("import", short_help="Enter positions, KoBo or ODK answers, CAP alerts.")(importing.import_command)
    app.command("form", short_help="Write the form for KoBo or ODK with this plan's places.")(importing.form_command)
    app.command("ready", short_help="Say that a plan, post, monitor or convoy is ready.")(ordering.ready_command)
    app.command("order", short_help="Open, hold, resume, turn back or close.")(ordering.order_command)
    app.command("alert", short_help="Enter an alert, its update or its end.")(ordering.alert_command)
    app.command("violations", short_help="Show reports and the clauses they touch, by rule.")(
        violations.violations_command
    )
    app.command("allege", short_help="Hold a report against a clause.")(violations.allege_command)
    app.command("finding", short_help="Say what a monitor found of a violation.")(violations.finding_command)
    app.command("answer", short_help="Answer a violation: accepted, denied or explained.")(violations.answer_command)
    app.command("settle", short_help="Agree to a count, or that a violation is settled.")(violations.settle_command)
    app.command("replan", short_help="Plan anew from the present: three plans, and what each needs.")(
        looking.replan_command
    )
    app.command("close", short_help="Write what the day was: agreed, kept, violated, counted, lost.")(
        looking.close_command
    )

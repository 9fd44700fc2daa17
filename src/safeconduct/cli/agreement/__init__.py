"""`safeconduct agreement ...`: the record of terms, positions, texts and signatures, one thin command a verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

__all__ = ["add_commands"]


def add_commands(app: typer.Typer, keys: typer.Typer) -> None:
    """Put every command under `agreement`, those on keys under `agreement key`."""
    from safeconduct.cli.agreement import carrying, opening, reading, showing, talking, texts

    app.command("new", short_help="Open an agreement: a folder with roster and keys.")(opening.new_command)
    app.command("channel", short_help="Open a confidential channel with one author.")(opening.channel_command)
    app.command("join", short_help="Say that the roster is right: everybody's first entry.")(opening.join_command)
    app.command("delegate", short_help="Give a device or person an id and key of its own.")(opening.delegate_command)
    app.command("revoke", short_help="Take a key back: a stolen one, or a delegate's.")(opening.revoke_command)
    app.command("correct", short_help="Call an entry wrong; the way out of a fork.")(opening.correct_command)
    app.command("propose", short_help="Put values of clauses on the table.")(talking.propose_command)
    app.command("say", short_help="Agree to a value, reserve or refuse it.")(talking.say_command)
    app.command("record", short_help="Enter a round of talks, or words said.")(talking.record_command)
    app.command("table", short_help="Show every clause by party: who agrees, who is silent.")(reading.table_command)
    app.command("diff", short_help="Hold two versions side by side, clause by clause.")(reading.diff_command)
    app.command("text", short_help="Show a text in a language, or compile a new one.")(texts.text_command)
    app.command("sign", short_help="Sign a text, each side alone.")(texts.sign_command)
    app.command("withdraw", short_help="Withdraw from a text.")(texts.withdraw_command)
    app.command("gate", short_help="Tell whether it may open, and what is missing.")(reading.gate_command)
    app.command("page", short_help="Write the agreement as one HTML file in three languages.")(showing.page_command)
    app.command("pack", short_help="Write what an addressee may have into one file.")(carrying.pack_command)
    app.command("merge", short_help="Merge packs, folders, notes or mails into a folder.")(carrying.merge_command)
    app.command("verify", short_help="Verify a folder or pack, offline, step by step.")(reading.verify_command)
    app.command("receipt", short_help="Write a proof that an entry stands in the keeper's log.")(
        carrying.receipt_command
    )
    app.command("to-case", short_help="Bring agreed clauses back into a case.")(carrying.to_case_command)
    keys.command("new", short_help="Make a working key and its recovery key.")(opening.key_new_command)
    keys.command("show", short_help="Show own public keys, to be handed on.")(opening.key_show_command)
    keys.command("pin", short_help="Trust a public key that was compared face to face.")(opening.key_pin_command)

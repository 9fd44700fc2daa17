"""Plan and case at hand, held against a text for gate G2: hashes, and the verifier under the text's terms."""

from __future__ import annotations

from safeconduct.agreement import Opening, PlanFacts, SignedText, with_terms
from safeconduct.agreement.entries.canonical import canonical
from safeconduct.agreement.entries.entry import digest_of
from safeconduct.agreement.terms.fitting import unfit
from safeconduct.cases import LoadedCase
from safeconduct.core import CaseError, Note, Place
from safeconduct.records import AgreementFolder
from safeconduct.report.plan.document import load_document
from safeconduct.report.plan.reader import read_plan_file
from safeconduct.report.verification.findings import hold_against_case

__all__ = ["case_digest", "plain_name", "plan_facts"]


_PLAIN = {ord(sign): " " for sign in "[]“”|;\n"}


def case_digest(loaded: LoadedCase) -> str:
    """Return the SHA-256 of what a case is read from."""
    return digest_of(canonical({name.replace(".", "_").lower(): held for name, held in loaded.inputs.items()}))


def _other_names(opening: Opening, loaded: LoadedCase) -> list[Note]:
    """Return ids that the roster calls otherwise than the case: a text would read as another place than it binds."""
    places = {str(place.id): place for place in loaded.case.places.values()}
    found = []
    for id_, names in sorted(opening.names.items()):
        held = {plain_name(one) for one in _names_of(places[id_])} if id_ in places else set(names.values())
        for got in sorted(set(names.values()) - held):
            found.append(Note("another_name", {"id": id_, "got": got, "wanted": places[id_].name}))
    return found


def _names_of(place: Place) -> list[str]:
    return [place.name, *place.names, *place.names_by_language.values()]


def plain_name(name: str) -> str:
    """Return a name as it may stand in a roster: without the signs that texts use for themselves."""
    return name.translate(_PLAIN)


def plan_facts(
    folder: AgreementFolder, text: SignedText | None, loaded: LoadedCase | None, opening: Opening
) -> PlanFacts:
    """Work out what G2 asks: is the plan here, is it the text's, does it lie within the clauses and hold under them.

    Raises:
        CaseError: the file that the text names is no plan.
    """
    digest = "" if text is None else str(text.entry.body.get("plan", ""))
    if text is None or not digest or folder.file(digest) is None:
        return PlanFacts()
    path = folder.path / "files" / digest
    if loaded is None:
        read_plan_file(path)
        return PlanFacts(plan=digest)
    document, plan = load_document(path), read_plan_file(path).plan
    terms = with_terms(loaded.case, text.clauses, only=True)
    faults = [*unfit(plan, loaded.case, text.clauses), *terms.notes, *_other_names(opening, loaded)]
    try:
        found = hold_against_case(terms.case, document, digest[:12])
        if not found.holds:
            first = found.violations[0]
            faults.append(Note("breaks_rules", {"count": len(found.violations), "first": f"{first.step} {first.code}"}))
    except CaseError as error:
        faults.append(Note("breaks_rules", {"count": len(error.faults), "first": str(error.faults[0])}))
    return PlanFacts(digest, case_digest(loaded), tuple(faults), verified=True)

"""Who verifies an entry, in which order (谁交办、谁验收)."""

from collections.abc import Sequence

from backend.ledger.models import LedgerEntry
from backend.organisations.models import Organisation

SUPERVISING = "supervising"


def verification_steps(
    entry: LedgerEntry, wanted: Sequence[str], above: Sequence[Organisation]
) -> list[Organisation]:
    """The authorities whose steps an entry passes, first to last.

    `wanted` are the campaign's steps, `above` the authorities above the organisation from the
    province down. A step with no authority of its level is skipped; a recused authority's step
    moves one level up; the last step is at least the level that found or ordered the issue.
    """
    steps: list[Organisation] = []
    for step in wanted:
        candidate = _named(step, above)
        if candidate is not None:
            _add(steps, _not_recused(entry, candidate, above))
    last = steps[-1] if steps else above[-1]
    if not steps:
        _add(steps, _not_recused(entry, last, above))
    finder = next((o for o in above if o.org_path == entry.finder_path), None)
    if finder is not None and len(finder.org_path) < len(steps[-1].org_path):
        _add(steps, _not_recused(entry, finder, above))
    return steps


def one_level_up(holder_id: int | None, above: Sequence[Organisation]) -> Organisation | None:
    """The authority above the one that holds an entry; None above the province."""
    index = next((i for i, o in enumerate(above) if o.id == holder_id), 0)
    return above[index - 1] if index > 0 else None


def _named(step: str, above: Sequence[Organisation]) -> Organisation | None:
    if step == SUPERVISING:
        return above[-1]
    return next((o for o in reversed(above) if o.kind == step), None)


def _not_recused(
    entry: LedgerEntry, candidate: Organisation, above: Sequence[Organisation]
) -> Organisation:
    index = above.index(candidate)
    while index > 0 and above[index].id in entry.named_organisation_ids:
        index -= 1
    return above[index]


def _add(steps: list[Organisation], organisation: Organisation) -> None:
    if organisation not in steps:
        steps.append(organisation)

"""The table of rules: each is one expression over a record frame, and everything said about it.

To domain: 《职业学校学生实习管理规定》 (教职成〔2021〕4号). A rule is a hit when true, clean when
false, unknown when null. Columns that are not fields of a record are derived by the engine first:

- `fits`: the major's category is among the post's, or adjacent to one of them
- `is_entertainment`, `is_agency`, `is_repetitive`: what the host's and the post's name contain
- `exempt_hours`, `exempt_rest`, `exempt_hazard`: what a special filing exempts from
- `pays_another`: somebody else than the host pays, and was not accepted
- `is_outside_post`, `is_outside_host`: see `shares`; `covered`: see `policies`
- `class_in_one_host`, `post_mixes_majors`, `agreement_is_shared`: facts of one school's rows
- `overlaps`: a fact of the province
- `lasts_too_long`, `lasts_over_disguise`: see `days`
"""

from backend.screening.rules.keeping import KEEPING
from backend.screening.rules.listing import LISTING
from backend.screening.rules.placing import PLACING
from backend.screening.rules.rule import Rule
from backend.screening.rules.working import WORKING

__all__ = ["BY_CODE", "EVERY_RULE", "RULES", "Rule"]

RULES: tuple[Rule, ...] = (*PLACING, *WORKING, *KEEPING)
"""Rules over a record frame: what the engine evaluates."""

EVERY_RULE: tuple[Rule, ...] = (*RULES, *LISTING)
"""With those that hold records against other registers (see `listing`)."""

BY_CODE = {rule.code: rule for rule in EVERY_RULE}

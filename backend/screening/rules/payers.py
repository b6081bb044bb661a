"""Who pays: S-10b and S-21 ask whether it is somebody else than the host."""

import narwhals as nw
from narwhals import col

from backend.screening.rules.frames import Rows, beside, joined
from backend.screening.rules.registers import Registers

_PAIR = ["host_uscc", "payer_uscc"]


def add_other_payers(rows: Rows, base: Rows, registers: Registers) -> Rows:
    """With `pays_another`: a pair of host and payer that the authority accepted is none."""
    differs = col("payer_uscc") != col("host_uscc")
    if registers.payer_pairs.is_empty():
        return rows.with_columns(pays_another=differs)
    different = base.filter(differs).select("record_id", *_PAIR)
    pairs = beside(registers.payer_pairs.select(_PAIR).unique(), rows)
    accepted = different.join(pairs, on=_PAIR, how="inner")
    accepted = accepted.select("record_id", is_accepted=nw.lit(value=True))
    return joined(rows, accepted).with_columns(pays_another=differs & col("is_accepted").is_null())

"""What is sealed opens with its own key, for its own row, whole; and in good time."""

import base64
import io
import os
import stat
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from backend.core import sealing
from backend.core.config import Settings
from backend.core.sealing import BadKey, Sealer, Unreadable
from backend.operations import installation
from backend.operations.errors import CommandFailed

KEY, OTHER = b"k" * 32, b"o" * 32
MANY = 100_000


@pytest.fixture
def sealer() -> Sealer:
    return Sealer(KEY)


def test_a_sealed_field_opens_for_its_own_row_alone(sealer: Sealer) -> None:
    sealed = sealer.seal("岳小禾".encode(), bound_to=b"row 1")
    assert "岳小禾".encode() not in sealed
    assert sealer.unseal(sealed, bound_to=b"row 1").decode() == "岳小禾"
    assert sealer.seal("岳小禾".encode(), bound_to=b"row 1") != sealed
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for blob, row in ((sealed, b"row 2"), (altered, b"row 1"), (sealed[:20], b"row 1"), (b"", b"")):
        with pytest.raises(Unreadable):
            sealer.unseal(blob, bound_to=row)
    with pytest.raises(Unreadable):
        Sealer(OTHER).unseal(sealed, bound_to=b"row 1")


def test_an_older_key_opens_what_it_has_sealed_and_goes_on_making_the_hashes(
    sealer: Sealer,
) -> None:
    old_blob, old_hash = sealer.seal(b"x", bound_to=b""), sealer.keyed_uuid("a", "b")
    old_file = sealed_file(sealer, b"content")
    rotated = Sealer(OTHER, [KEY])
    assert rotated.unseal(old_blob, bound_to=b"") == b"x"
    assert b"".join(rotated.unseal_file(io.BytesIO(old_file), bound_to=b"f")) == b"content"
    assert rotated.keyed_uuid("a", "b") == old_hash
    with pytest.raises(Unreadable):
        sealer.unseal(rotated.seal(b"x", bound_to=b""), bound_to=b"")


def test_hashes_need_the_key_and_tell_their_parts_apart(sealer: Sealer) -> None:
    assert sealer.keyed_uuid("ab", "c") != sealer.keyed_uuid("a", "bc")
    assert sealer.keyed_uuid("1:a") != sealer.keyed_uuid("a")
    assert sealer.keyed_uuid("a") != Sealer(OTHER).keyed_uuid("a")
    message = sealing.joined("a", "b")
    assert sealer.keyed_hashes([message]) == [sealer.keyed_uuid("a", "b").hex]


def sealed_file(sealer: Sealer, content: bytes, *, at_a_time: int = 10_000) -> bytes:
    sealing_it = sealer.seal_file(bound_to=b"f")
    pieces = [content[i : i + at_a_time] for i in range(0, len(content), at_a_time)]
    return b"".join([*(sealing_it.update(piece) for piece in pieces), sealing_it.finish()])


@pytest.mark.parametrize("length", [0, 1, sealing.PIECE - 1, sealing.PIECE, 3 * sealing.PIECE + 5])
def test_a_file_of_any_length_comes_back_whole(sealer: Sealer, length: int) -> None:
    content = os.urandom(length)
    sealed = sealed_file(sealer, content)
    assert b"".join(sealer.unseal_file(io.BytesIO(sealed), bound_to=b"f")) == content
    assert sealed_file(sealer, content) != sealed


def test_a_cut_lengthened_or_rearranged_file_is_noticed(sealer: Sealer) -> None:
    sealed = sealed_file(sealer, os.urandom(3 * sealing.PIECE))
    head, piece = 25, sealing.PIECE + 16
    one, two, three = (sealed[head + i * piece : head + (i + 1) * piece] for i in range(3))
    assert head + 3 * piece == len(sealed)
    for broken in (
        sealed[: head + 2 * piece],
        sealed[:-1],
        sealed[:head],
        b"",
        sealed + three,
        sealed[:head] + two + one + three,
        sealed[:head] + one + three,
        sealed[:head] + one + one + three,
        b"PK" + sealed[2:],
    ):
        with pytest.raises(Unreadable):
            b"".join(sealer.unseal_file(io.BytesIO(broken), bound_to=b"f"))
    with pytest.raises(Unreadable):
        b"".join(sealer.unseal_file(io.BytesIO(sealed), bound_to=b"another"))


def test_a_hundred_thousand_fields_take_no_time_worth_mentioning(sealer: Sealer) -> None:
    plains = [f"{number:0250}".encode() for number in range(MANY)]
    rows = [f"{number:036}".encode() for number in range(MANY)]
    spent = time.process_time()
    sealed = sealer.seal_all(plains, bound_to=rows)
    assert sealer.unseal_all(sealed, bound_to=rows) == plains
    hashes = sealer.keyed_hashes(sealing.joined("student", str(number)) for number in range(MANY))
    spent = time.process_time() - spent
    assert len(set(hashes)) == MANY
    assert spent < 3  # about half a second; a slow machine is no fault


@pytest.mark.parametrize("text", ["", "short", base64.b64encode(b"x" * 31).decode(), "*" * 44])
def test_a_key_that_is_none_is_refused_with_what_to_do(text: str) -> None:
    settings = Settings(personal_data_key=SecretStr(text))
    with pytest.raises(BadKey, match="openssl rand -base64 32"):
        sealing.sealer_of(settings)


def test_the_key_is_made_once_beside_the_embedded_database(tmp_path: Path) -> None:
    bare = Settings(var_dir=tmp_path, DATABASE_URL="", personal_data_key=SecretStr(""))
    made = installation.with_secrets(bare)
    assert installation.with_secrets(bare).personal_data_key == made.personal_data_key
    kept = installation.personal_data_key_file(bare)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    sealing.sealer_of(made)


def test_with_a_database_of_ones_own_the_key_is_the_operators_to_set(tmp_path: Path) -> None:
    outside = Settings(
        var_dir=tmp_path,
        DATABASE_URL="postgresql+psycopg://nobody@localhost/nothing",
        personal_data_key=SecretStr(""),
    )
    with pytest.raises(CommandFailed, match="XIAOHAO_PERSONAL_DATA_KEY"):
        installation.with_secrets(outside)

"""The table has at least 300 rows, every entry has its own, and no row stands there twice."""

from collections import Counter
from dataclasses import fields

import pytest

from tests.hostile import addresses, messages, names, typed, uploads
from tests.ui.test_hostile_links import PAGES

ROWS = [
    *uploads.ROWS,
    *addresses.PARAMETERS,
    *addresses.OTHERS,
    *addresses.NAMES,
    *messages.ROWS,
    *names.ROWS,
    *typed.ROWS,
]
FEWEST = {  # rows of an entry
    **dict.fromkeys(uploads.READ, 50),
    "address": 400,
    "address of another page": 100,
    "run": 60,
    **{f"messages: {receiver}": 20 for receiver in messages.RECEIVERS},
    **{f"typed: {field}": 20 for field in typed.ANSWERS},
    **dict.fromkeys(names.TAKEN, 5),
}


@pytest.mark.parametrize("entry, fewest", FEWEST.items())
def test_every_entry_has_its_rows(entry, fewest):
    assert sum(row.entry == entry for row in ROWS) >= fewest


def test_no_other_entry_and_no_row_twice():
    assert {row.entry for row in ROWS} == set(FEWEST) and len(ROWS) > 1_000
    assert [row for row, n in Counter((row.entry, row.name) for row in ROWS).items() if n > 1] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_parameter_of_every_page_has_a_row(page):
    tried = {row.make()[2] for row in addresses.PARAMETERS if row.make()[0] == page}
    assert tried == {f.name for f in fields(PAGES[page])}

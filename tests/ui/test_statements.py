"""What a page asks of the database: little, and nothing that writes."""

import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from core.runs.run import FINISHED, RUNNING
from tests.ui.test_permalink import page
from tests.ui.test_runs import texts
from tests.ui.test_runs_page import add, store  # noqa: F401


@contextmanager
def statements():
    """What pages send to databases meanwhile; not the thread that looks after runs."""
    sent = []

    def note(connection, cursor, statement, *_):
        if "_dispatch" not in threading.current_thread().name:
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def sweep(store, state: str) -> list[str]:  # noqa: F811
    """A sweep of 27 runs in a state."""
    rates = (0.1, 0.05, 0.01)
    return [
        add(store, "cnn", state, n_rows=3, variant=v, learning_rate=r, seed=s).id
        for v in "ABC"
        for r in rates
        for s in range(3)
    ]


def read_by(app) -> list[str]:
    """The statements of a rerun, none of which writes."""
    with statements() as sent:
        assert not app.run().exception
    assert all(text.startswith("SELECT") for text in sent)
    return sent


@pytest.mark.parametrize("name", ["attention", "scaling", "cnn", "seq2seq", "similarity"])
def test_a_page_that_shows_what_ships_asks_nothing(name):
    assert read_by(page(name)) == []


def test_the_page_of_runs_counts_them_and_lists_the_newest(store):  # noqa: F811
    add(store, "cnn")
    assert len(read_by(page("runs"))) == 2


@pytest.mark.parametrize("kind", ["scaling", "cnn"])
def test_a_finished_run_is_read_in_three_statements(kind, store):  # noqa: F811
    app = page(kind, run=add(store, kind, seed=7).id)
    assert "Run here: run" in texts(app.caption)
    assert len(read_by(app)) <= 3


@pytest.mark.parametrize("state, most", [(FINISHED, 3), (RUNNING, 5)])
def test_a_sweep_of_27_runs_is_read_in_as_few(state, most, store):  # noqa: F811
    app = page("cnn", run=sweep(store, state))
    assert ("Run here: 27 runs" in texts(app.caption)) == (state == FINISHED)
    assert len(read_by(app)) <= most

"""The order in which waiting runs start."""

from dataclasses import replace

from core.runs.run import RUNNING, WAITING
from core.runs.turns import Turns
from tests.ui.test_runs import TRAINING


def run(name: str, state: str = WAITING, server: str = "here"):
    return replace(TRAINING, id=name, state=state, server=server)


def begun(**runs: str) -> Turns:
    """A server on which these visitors began the runs of these names, with spaces between."""
    turns, active = Turns("here"), []
    for visitor, names in runs.items():
        turns.note(names.split(), visitor, active)
        active += [run(name) for name in names.split()]
    return turns


def order(turns: Turns, *active) -> str:
    return " ".join(r.id for r in turns.order(active))


def test_who_began_many_runs_leaves_every_other_place_to_others():
    turns, waiting = begun(ann="a1 a2 a3 a4", bob="b1 b2"), []
    waiting = [run(name) for name in ["a1", "a2", "a3", "a4", "b1", "b2"]]
    started = []
    while waiting:  # one after the other, each ends before the next one starts
        started.append(turns.order(waiting)[0])
        turns.start(started[-1])
        waiting.remove(started[-1])
        if started[-1].id == "b1":
            turns.note(["c1"], "cleo", waiting)
            waiting.append(run("c1"))
    assert " ".join(r.id for r in started) == "a1 b1 a2 b2 c1 a3 a4"


def test_who_comes_again_has_no_turn_before_those_who_wait():
    turns = begun(ann="a1", bob="b1 b2")
    turns.start(run("a1"))
    turns.note(["a2"], "ann", [run("b1"), run("b2")])
    assert order(turns, run("b1"), run("b2"), run("a2")) == "b1 b2 a2"


def test_runs_of_whom_nobody_knows_who_began_them_start_by_age():
    assert order(Turns("here"), run("x"), run("y", RUNNING), run("z")) == "x z"
    turns = Turns("here")
    turns.note(["x", "z"], "", [])
    assert order(turns, run("x"), run("z")) == "x z"


def test_another_server_of_the_machine_keeps_its_places():
    turns = begun(ann="a1 a2 a3", bob="b1")
    theirs = [run(name, server="there") for name in ("t1", "t2")]
    active = [run("a1", RUNNING), run("a2"), theirs[0], run("a3"), theirs[1], run("b1")]
    assert order(turns, *active) == "b1 t1 a2 t2 a3"


def test_only_who_began_active_runs_is_remembered():
    turns = begun(ann="a1 a2")
    turns.note(["b1"], "bob", [run("a2")])
    assert turns.count("ann", [run("a1"), run("a2"), run("b1")]) == 1
    assert turns.count("bob", [run("b1")]) == 1

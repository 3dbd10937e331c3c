"""Shipped runs keep their links when the code changes."""

from dataclasses import replace

from core.attention.config import ScalingConfig
from core.attention.kinds import SCALING
from core.kinds import KINDS
from core.paths import SHIPPED_RUNS
from core.prepare.carried_over import carry_over
from core.runs.kinds import run_id
from core.runs.shipped import ShippedRun, finished_run, read_run, write_run


def test_a_run_gets_the_id_of_the_present_code_and_is_found_by_its_former_ones(tmp_path):
    run = finished_run(SCALING, ScalingConfig(), {"cores": 2}, started_at=1.0)
    path, rows = tmp_path / "scaling" / "default.json", [{"seq_len": 128}]
    path.parent.mkdir()
    for former in ("0" * 12, "1" * 12):
        write_run(path, ShippedRun(replace(run, id=former, code_version="old"), rows))
    assert carry_over(tmp_path) == [path]
    kept = read_run(path)
    assert (kept.run, kept.rows) == (run, rows)
    assert all(kept.is_named(name) for name in (run.id, "0" * 12, "1" * 12))
    assert not kept.is_named("2" * 12)
    assert carry_over(tmp_path) == []


def test_every_shipped_run_has_the_id_of_the_present_code():
    """Where this fails, the sources of a kind have changed.

    If its numbers are what they were, run `python -m core.prepare.carried_over`; else make the runs
    again.
    """
    for path in SHIPPED_RUNS.glob("*/*.json"):
        run = read_run(path).run
        kind = KINDS[run.kind]
        assert run.id == run_id(kind, kind.config(**run.config)), path

"""All that `compose.yaml` starts, at once on this machine, and behind a certificate."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import running_server, wait_until_idle
from tests.browser.test_cnn import start_training
from tests.browser.test_proxy import server_of
from tests.core.runs.cluster_processes import ClusterProcesses
from tests.deployment import needs_nginx, running_proxy

TWELVE_EPOCHS = "variants=A&variants=C&epochs=12&batch_size=256"
LONG = 120_000  # milliseconds for a training


@pytest.fixture
def parts(cluster, tmp_path, monkeypatch):
    """Two servers on one folder, with PostgreSQL and a Dask scheduler with two machines."""
    needs_nginx()
    machines = ClusterProcesses(tmp_path)
    data = str(tmp_path / "data")
    monkeypatch.setenv("DATABASE_URL", cluster.new_url().render_as_string(hide_password=False))
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", machines.address)
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", data)
    machines.start_scheduler()
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with (
        running_server(folders[0], SIDE_BY_SIDE_DATA=data) as first,
        running_server(folders[1], SIDE_BY_SIDE_DATA=data) as second,
    ):
        machines.add_machines()
        yield first, second
    machines.end()


def test_a_training_is_followed_from_the_other_server_when_its_own_dies(parts, new_page, tmp_path):
    first, second = parts
    with running_proxy(tmp_path, first.url, second.url, https=True) as address:
        one, two = (new_page(trust_all=True) for _ in range(2))
        for page, name in ((one, "app-1"), (two, "app-2")):
            page.context.add_cookies([{"name": "server", "value": name, "url": address}])
        one.goto(f"{address}/cnn?{TWELVE_EPOCHS}&seed=5")
        start_training(one)
        expect(one.get_by_text("epoch").first).to_be_visible()
        two.goto(one.url)
        expect(two.get_by_role("button", name="Cancel")).to_be_visible(timeout=LONG)
        assert [server_of(page) for page in (one, two)] == ["app-1", "app-2"]
        first.process.kill()
        expect(two.get_by_text("Run here: 2 runs")).to_be_visible(timeout=LONG)
        wait_until_idle(one)
        expect(one.get_by_text("Run here: 2 runs")).to_be_visible(timeout=LONG)
        assert [server_of(page) for page in (one, two)] == ["app-2", "app-2"]
    for server in parts:
        assert "Traceback" not in server.log_text()

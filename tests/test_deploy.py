"""What `deploy/` says agrees with the project, with itself, and with nginx."""

import re
import subprocess
import tomllib

import pytest
import yaml

from core.paths import ROOT
from tests.deployment import DEPLOY, command, needs_nginx, shipped_servers
from ui.cnn.images import MOST_UPLOADED

COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OF_IMAGES = {"HOME", "POSTGRES_USER", "POSTGRES_PASSWORD"}  # read by what the containers run
VARIABLE = re.compile(r"\$\{(\w+)")
SERVERS = [name for name in SERVICES if name.startswith("app-")]


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def instructions(name: str) -> list[list[str]]:
    """The Dockerfile's instructions of this name, in words."""
    joined = text_of("Dockerfile").replace("\\\n", " ")
    return [line.split() for line in joined.splitlines() if line.startswith(f"{name} ")]


def test_nginx_accepts_the_configuration(tmp_path):
    needs_nginx()
    addresses = [f"127.0.0.1:{8501 + i}" for i in range(len(shipped_servers()))]
    start = command(tmp_path, "127.0.0.1:8080", addresses)
    tried = subprocess.run([*start, "-t"], capture_output=True, text=True, timeout=30)
    assert (tried.returncode, "warn" in tried.stderr) == (0, False), tried.stderr


def test_an_upload_may_be_as_large_as_streamlit_and_the_pages_allow():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    sizes = re.findall(r"client_max_body_size (\d+)m;", text_of("nginx.conf"))
    assert sizes == [str(settings["server"]["maxUploadSize"])] == [str(MOST_UPLOADED // 10**6)]


def test_the_proxy_knows_each_server_and_its_visitors():
    shipped = [SERVICES[name]["networks"]["front"]["ipv4_address"] for name in SERVERS]
    assert [f"{address}:8501" for address in shipped] == shipped_servers()
    text = text_of("servers.conf")
    groups = dict(re.findall(r"upstream (\S+) {(.*?)\n}", text, re.DOTALL))
    assert set(groups) == {"any", *SERVERS}
    for name, address in zip(SERVERS, shipped_servers(), strict=True):
        assert f"~{address}$  {name};" in text
        assert re.search(rf"^    {name} +{name};$", text, re.MULTILINE)
        used = re.findall(r"server (\S+?:8501)(.*);", groups[name])
        assert sorted(server for server, _ in used) == shipped_servers()
        assert [server for server, kind in used if "backup" not in kind] == [address]
    assert re.findall(r"server (\S+?:8501)", groups["any"]) == shipped_servers()


def test_only_the_proxy_can_be_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert all(SERVICES[name]["networks"] == ["back"] for name in ("database", "scheduler"))


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_bounded_and_starts_again(name):
    service = SERVICES[name]
    assert {"mem_limit", "pids_limit"} <= set(service)
    assert service["restart"] == "unless-stopped"
    own_image = "build" in service or name == "proxy"
    assert not own_image or (service["read_only"] and service["cap_drop"] == ["ALL"])


def test_volumes_and_mounted_files_exist():
    for service in SERVICES.values():
        for source, *to in (volume.split(":") for volume in service.get("volumes", [])):
            if not to:  # a volume of the container's own
                continue
            assert source in COMPOSE["volumes"] or (DEPLOY / source).is_file(), source


def test_settings_are_those_of_the_app():
    sources = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "core").rglob("*.py"))
    for service in SERVICES.values():
        for setting in set(service.get("environment", {})) - OF_IMAGES:
            assert f'"{setting}"' in sources, setting


def test_the_example_has_every_variable():
    given = re.findall(r"^(\w+)=", text_of(".env.example"), re.MULTILINE)
    assert sorted(given) == sorted(set(VARIABLE.findall(text_of("compose.yaml"))))


def test_what_the_image_is_made_of_exists_and_is_not_left_out():
    """What `.dockerignore` lets through is what is copied."""
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = {line.lstrip("!").rstrip("/") for line in ignore if line.startswith("!")}
    sources = {source for _, *words, _ in instructions("COPY") for source in words}
    assert all((ROOT / source).exists() for source in sources)
    assert {path.removesuffix("/config.toml") for path in let_through} == sources


def test_the_image_runs_as_a_user_without_rights_and_tells_its_health():
    assert instructions("USER") == [["USER", "1000"]]
    health = " ".join(instructions("HEALTHCHECK")[0])
    port = instructions("EXPOSE")[0][1]
    assert f"127.0.0.1:{port}/_stcore/health" in health
    assert f"--server.port {port}" in " ".join(instructions("CMD")[0])

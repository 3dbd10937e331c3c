"""The connection to the scheduler of a Dask cluster: kept, made anew when lost, told of when not.

Dask's own packages are imported once there is a scheduler to reach.
"""

import asyncio
import logging
import os
import re
from importlib import import_module
from time import monotonic
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Client

CONNECT_LIMIT = 2.0  # seconds in which a scheduler has to answer
RETRY_EVERY = 5.0  # seconds between two tries to reach it
_ADDRESS = r"((tcp|tls|ws|wss)://)?([^\s/:@\[\]]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}/?"

_log = logging.getLogger(__name__)


class ClusterUnavailable(RuntimeError):
    """No run can be handed to the cluster now; the text says why."""


def scheduler_address() -> str:
    """Where the scheduler of the cluster is, `DASK_SCHEDULER_ADDRESS`; empty without a cluster."""
    return os.environ.get("DASK_SCHEDULER_ADDRESS", "").strip()


def check_address(address: str) -> None:
    """Raise `ClusterUnavailable` unless a text can be the address of a scheduler."""
    if not re.fullmatch(_ADDRESS, address):
        raise ClusterUnavailable(
            "DASK_SCHEDULER_ADDRESS must be an address such as tcp://scheduler:8786, got "
            f"{address[:80]!r}"
        )


def import_distributed() -> ModuleType:
    """Dask's package; raises `ClusterUnavailable` where it is not installed."""
    try:
        return import_module("distributed")
    except ModuleNotFoundError as error:
        raise ClusterUnavailable(
            "DASK_SCHEDULER_ADDRESS is set, but the package distributed is not installed; "
            "deploy/requirements.txt names it"
        ) from error


class Scheduler:
    """One scheduler. Nothing here waits longer than `CONNECT_LIMIT` a few times."""

    def __init__(self, address: str):
        self._address = address
        self._client: Client | None = None
        self._tried, self._reason = -RETRY_EVERY, ""

    def connected(self) -> "Client":
        """The connection; raises `ClusterUnavailable` where there is none now."""
        if self._client and self._client.status == "running":
            return self._client
        self.close()
        if monotonic() - self._tried < RETRY_EVERY:
            raise ClusterUnavailable(self._reason)
        try:
            self._client = self._connect()
        except ClusterUnavailable as error:
            self._tried, self._reason = monotonic(), str(error)
            raise
        return self._client

    def offers(self) -> list[dict[str, float]]:
        """The resources that each machine of the cluster offers."""
        client = self.connected()
        ask, limit = client.scheduler.identity, CONNECT_LIMIT
        try:
            identity = client.sync(ask, n_workers=-1, callback_timeout=limit)
        except OSError as error:
            raise self._unreachable() from error
        return [worker["resources"] for worker in identity["workers"].values()]

    def close(self) -> None:
        client, self._client = self._client, None
        if client:
            try:
                client.close(timeout=CONNECT_LIMIT)
            except TimeoutError:
                _log.warning("the connection to %s could not be closed in time", self._address)

    def _connect(self) -> "Client":
        check_address(self._address)
        distributed = import_distributed()
        for name in ("client", "batched"):  # what they tell of a lost connection is told here once
            logging.getLogger(f"distributed.{name}").setLevel(logging.CRITICAL)
        try:
            asyncio.run(_ask(self._address))  # a client that fails would leave a thread behind
            return distributed.Client(self._address, timeout=CONNECT_LIMIT, set_as_default=False)
        except Exception as error:  # whatever answers there is no scheduler
            raise self._unreachable() from error

    def _unreachable(self) -> ClusterUnavailable:
        return ClusterUnavailable(
            "The cluster that computes the runs cannot be reached: no Dask scheduler answers at "
            f"{self._address}"
        )


async def _ask(address: str) -> Any:
    """Ask a scheduler who it is; raises whatever keeps it from answering."""
    from distributed import rpc
    from distributed.security import Security

    arguments = Security().get_connection_args("client")
    async with rpc(address, timeout=CONNECT_LIMIT, connection_args=arguments) as scheduler:
        return await asyncio.wait_for(scheduler.identity(n_workers=0), CONNECT_LIMIT)

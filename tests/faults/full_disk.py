"""A training on a disk of its own that becomes full and empty again: for `test_disk.py`.

Runs with a small file system as the data folder; prints what its visitor is told, line by line.
"""

import time
from pathlib import Path

from core import jobs
from core.cnn.config import CNNConfig
from core.cnn.data import keep_upload
from core.paths import data_dir
from tests.core.cnn.images import npz, small_arrays
from tests.waiting import wait_for


def fill(path: Path) -> None:
    """Write until there is no byte left."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def epochs(name: str) -> list[dict]:
    return [row for row in jobs.store().rows(name) if "within" not in row]


images = npz(small_arrays(sizes={"train": 800, "val": 16, "test": 16}))
config = CNNConfig(data=keep_upload(images, "x.npz"), epochs=8)
run = jobs.submit("cnn", config)
wait_for(lambda: epochs(run.id), 90)
fill(data_dir() / "filler")
wait_for(lambda: not jobs.find(run.id).active, 90)
print("state:", jobs.find(run.id).state, jobs.find(run.id).message, flush=True)
try:
    keep_upload(npz(small_arrays(seed=1, sizes={"train": 8000, "val": 16, "test": 16})), "y.npz")
except ValueError as error:
    print("upload:", error, flush=True)
kept = epochs(run.id)
(data_dir() / "filler").unlink()
time.sleep(3)
wait_for(lambda: not jobs.trouble(), 30)
jobs.submit("cnn", config)
wait_for(lambda: jobs.find(run.id).state == "finished", 90)
print("kept:", len(kept) > 0 and epochs(run.id)[: len(kept)] == kept, flush=True)

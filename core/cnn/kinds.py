"""What this topic offers to be run."""

from core.cnn.config import MOST_RUNS, CNNConfig
from core.cnn.download import DownloadConfig, DownloadRow
from core.cnn.rows import ImageResult, ShiftedResult, ShiftResult, TestResult, TestRow
from core.runs.kinds import Computation, Kind
from core.training.rows import EpochRow, WithinRow

CNN = Kind(
    "cnn",
    CNNConfig,
    "core.cnn.train:train_cnn",
    rows=(EpochRow, WithinRow, TestRow),
    sources=(
        "core/cnn/config.py",
        "core/cnn/model.py",
        "core/cnn/train.py",
        "core/training/*.py",
    ),
    product="core.cnn.weights:has_weights",
    sharing="core.cnn.weights:trainings_beside",
    removal="core.cnn.weights:remove_states",
    resumable=True,
    longest_queue=2 * MOST_RUNS,
)
DOWNLOAD = Kind(
    "download",
    DownloadConfig,
    "core.cnn.download:download",
    rows=(DownloadRow,),
    sources=(),
    product="core.cnn.download:is_downloaded",
)
TEST = Computation("cnn test", "core.cnn.comparison:classify_test_images", TestResult)
SHIFTS = Computation("cnn shifts", "core.cnn.comparison:shift_test_images", ShiftResult)
IMAGE = Computation("cnn image", "core.cnn.comparison:inspect_image", ImageResult)
SHIFTED = Computation("cnn shifted", "core.cnn.comparison:inspect_shifts", ShiftedResult)
KINDS, COMPUTATIONS = (CNN, DOWNLOAD), (TEST, SHIFTS, IMAGE, SHIFTED)

"""Makes the shipped image data set: `python -m core.prepare.fashion [FOLDER]`.

Fashion 4 holds the four classes of Fashion-MNIST that look most alike, balanced: 2,500 training,
500 validation and 500 test images of each, drawn without replacement from the original training
and test images with one seed. FOLDER holds the four original files; Debian's package
`dataset-fashion-mnist` installs them into the default folder.
"""

import gzip
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from torchvision.datasets.mnist import read_image_file, read_label_file

from core.cnn.config import FASHION
from core.cnn.data import image_file

FOLDER = Path("/usr/share/datasets/fashion-mnist")
ORIGINAL_CLASSES = (0, 2, 4, 6)  # T-shirt, pullover, coat, shirt
SIZES = {"train": 2500, "val": 500, "test": 500}  # images of each class
SEED = 42


def make_fashion4(folder: Path, path: Path) -> None:
    """Write the six arrays of Fashion 4."""
    draw = np.random.default_rng(SEED)
    original = {name: _read(folder, name) for name in ("train", "t10k")}
    arrays = {}
    for name, splits in (("train", ("train", "val")), ("t10k", ("test",))):
        images, labels = original[name]
        chosen = {split: [] for split in splits}
        for c in ORIGINAL_CLASSES:
            order, first = draw.permutation(np.flatnonzero(labels == c)), 0
            for split in splits:
                chosen[split].append(order[first : first + SIZES[split]])
                first += SIZES[split]
        for split in splits:
            indices = draw.permutation(np.concatenate(chosen[split]))
            arrays[f"{split}_images"] = images[indices]
            classes = np.searchsorted(ORIGINAL_CLASSES, labels[indices])
            arrays[f"{split}_labels"] = classes.astype(np.uint8)
    np.savez_compressed(path, **arrays)


def _read(folder: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    arrays = []
    for kind, read in (("images-idx3", read_image_file), ("labels-idx1", read_label_file)):
        with TemporaryDirectory() as unpacked:
            raw = Path(unpacked) / "raw"
            raw.write_bytes(gzip.decompress((folder / f"{name}-{kind}-ubyte.gz").read_bytes()))
            arrays.append(read(str(raw)).numpy())
    images, labels = arrays
    return images, labels


if __name__ == "__main__":
    make_fashion4(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, image_file(FASHION))

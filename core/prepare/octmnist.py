"""Makes the shipped sample of OctMNIST: `python -m core.prepare.octmnist --from FOLDER`.

FOLDER holds `octmnist-sample.npz`, in MedMNIST's format: images of OctMNIST's training and
validation splits, and the test images of OCT2017 made to 28 x 28 pixels by OctMNIST's recipe; and
`labels-train.csv.gz`, a line with `image_index,label_index,label_name` for every training image of
the whole OctMNIST.
"""

import csv
import gzip
from argparse import ArgumentParser
from pathlib import Path

import numpy as np

from core.cnn.catalogue import OCT_TRAINING
from core.cnn.config import OCT_SAMPLE
from core.cnn.data import image_file
from core.cnn.npz import read_arrays

LICENCE = """\
octmnist-sample.npz: retinal scans (optical coherence tomography), 28 x 28 pixels, in four classes,
written by `python -m core.prepare.octmnist`.

Licence: Creative Commons Attribution 4.0 International (CC BY 4.0),
https://creativecommons.org/licenses/by/4.0/legalcode

Training and validation images are part of OctMNIST in MedMNIST v2:
Jiancheng Yang, Rui Shi, Donglai Wei, Zequan Liu, Lin Zhao, Bilian Ke, Hanspeter Pfister, Bingbing
Ni: MedMNIST v2 - A large-scale lightweight benchmark for 2D and 3D biomedical image
classification. Scientific Data 10, 41 (2023). https://doi.org/10.1038/s41597-022-01721-8

Test images are those of OCT2017; all images were published by:
Daniel S. Kermany, Michael Goldbaum, Wenjia Cai et al.: Identifying Medical Diagnoses and Treatable
Diseases by Image-Based Deep Learning. Cell 172, 1122-1131 (2018).
https://doi.org/10.1016/j.cell.2018.02.010; data: https://doi.org/10.17632/rscbjbr9sj

Changed: a part of OctMNIST's images was chosen; OCT2017's test images were cropped to their shorter
side and made to 28 x 28 pixels as OctMNIST's were.
"""


def make_sample(folder: Path, path: Path) -> None:
    """Write the six arrays, and the licence beside them."""
    count = count_training_images(folder)
    if count != OCT_TRAINING:
        raise ValueError(f"OctMNIST must have {OCT_TRAINING:,} training images, got {count:,}")
    with (folder / f"{OCT_SAMPLE}.npz").open("rb") as file:
        arrays = read_arrays(file)
    np.savez_compressed(path, **{key: array.astype(np.uint8) for key, array in arrays.items()})
    path.with_suffix(".LICENSE").write_text(LICENCE, encoding="utf-8")


def count_training_images(folder: Path) -> int:
    """How many training images the whole OctMNIST has, by its official labels."""
    with gzip.open(folder / "labels-train.csv.gz", "rt", encoding="utf-8") as lines:
        return sum(1 for _ in csv.DictReader(lines))


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--from", dest="folder", type=Path, required=True)
    make_sample(parser.parse_args().folder, image_file(OCT_SAMPLE))

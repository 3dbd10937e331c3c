"""What is known of the data sets: titles, classes, licences, and what to mind of their accuracy."""

from dataclasses import dataclass

from core.cnn.config import FASHION, OCT, OCT_SAMPLE

OCT_TRAINING = 97_477  # training images of the whole OctMNIST


@dataclass(frozen=True)
class DataSet:
    """A data set that the app knows by its name."""

    title: str
    content: str  # what its images show, and where they come from
    classes: tuple[str, ...]
    licence: str

    @property
    def subject(self) -> str:
        """What its images show, in a word or two."""
        return self.content.partition(";")[0]

    @property
    def full_title(self) -> str:
        return f"{self.title} ({self.content})"


_RETINAL = ("choroidal neovascularisation", "diabetic macular oedema", "drusen", "normal")
_MEDMNIST = "CC BY 4.0 (MedMNIST v2: Yang et al., 2023; images: Kermany et al., 2018)"
DATA_SETS = {
    OCT_SAMPLE: DataSet(
        "Sample of OctMNIST", "retinal scans; shipped with the app", _RETINAL, _MEDMNIST
    ),
    FASHION: DataSet(
        "Fashion 4",
        "clothing; shipped with the app",
        ("T-shirt", "pullover", "coat", "shirt"),
        "MIT (part of Fashion-MNIST: Zalando SE, 2017)",
    ),
    OCT: DataSet("OctMNIST, whole", "retinal scans; downloaded", _RETINAL, _MEDMNIST),
}
CLASSES_OF_FILES = {  # by the names that MedMNIST gives its files
    "pneumoniamnist": ("normal", "pneumonia"),
    "breastmnist": ("malignant", "normal or benign"),
}


def warnings_of(name: str, n_train: int) -> tuple[str, ...]:
    """What to mind of an accuracy on a data set, as sentences; `n_train` are its images."""
    patients = "Scans of one patient may lie in training and test: no image names its patient."
    if name == OCT:
        return (patients,)
    if name != OCT_SAMPLE:
        return ()
    return (
        f"A sample: {n_train:,} of OctMNIST's {OCT_TRAINING:,} training images, "
        f"{100 * n_train / OCT_TRAINING:.1f}%.",
        "Tested on the test set of OCT2017, not on OctMNIST's.",
        patients,
    )

"""What the page gives to a report: the answer, the pad with its image, and each seed."""

import json

import pandas as pd

from core.cnn.config import SHIPPED_DATA
from core.cnn.data import Images
from core.cnn.pooling import ALIKE
from core.figures.differences import differences
from core.report.entry import Entry, Program, table_of
from ui.cnn.answer import effect_on, page_answer, seed_rows, shift_sentence
from ui.cnn.pad import ELEMENT, SCRIPT, STYLE, pad_content
from ui.cnn.pair import Pair
from ui.cnn.sweep import config_of, network_name, shared_settings, shown_data
from ui.run_texts import made_text
from ui.settings import setting
from ui.shown_runs import ShownRuns


def entry(pair: Pair, sweep: ShownRuns, images: Images | None) -> Entry:
    """The image and both networks as they are shown now."""
    data, image = config_of(pair["left"]).data, setting("image")
    sentences = [page_answer(shown_data()), *[shift_sentence(data)] * (data in SHIPPED_DATA)]
    networks = " and ".join(map(network_name, pair.values()))
    rows = [row for name in SHIPPED_DATA for row in seed_rows(name, effect_on(name, *ALIKE))]
    return Entry(
        " ".join(sentences),
        parts=() if images is None else _pad(pair, images, image),
        tables=(table_of("Pooling minus no pooling at each seed", pd.DataFrame(rows)),),
        settings=f"Networks {networks}; test image {image}. {shared_settings(sweep)}",
        measured=made_text(list(pair.values())),
    )


def _pad(pair: Pair, images: Images, image: int) -> tuple[Program, ...]:
    contents = [pad_content(pair, images, image, mode) for mode in ("light", "dark")]
    if None in contents:
        return ()
    sent = {"shift": [setting("dx"), setting("dy")], "serial": 0}
    light, dark = ({**content, **sent} for content in contents)
    alt = f"{light['alt']}, and what two networks answer as it is shifted"
    changes = json.dumps(differences(light, dark))
    return (Program(alt, SCRIPT, STYLE, ELEMENT, json.dumps(light), changes),)

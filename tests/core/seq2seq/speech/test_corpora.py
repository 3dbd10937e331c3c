"""Real recordings of many speakers: what a folder must hold, and what is read of it."""

import numpy as np
import pytest
import soundfile

from core.seq2seq.speech.corpora import COLUMNS, as_written, read_clip, read_corpora
from core.seq2seq.vocabulary import PEOPLE, UNKNOWN_ID


def corpora_of(folder, rows, columns=COLUMNS):
    """A folder with a table of these rows, and a file of sound for each."""
    lines = ["\t".join(columns), *("\t".join(map(str, row)) for row in rows)]
    (folder / "clips.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for row in rows:
        (folder / row[1]).parent.mkdir(exist_ok=True)
        soundfile.write(folder / row[1], 0.1 * np.ones(800, np.float32), 8000)
    return folder


def digits(n: int, split: str = "train") -> list[tuple]:
    return [("digits", f"digits/{i}_x_{split}.flac", "x", split, "one", 0.1) for i in range(n)]


def test_a_clip_is_read_at_16_khz(tmp_path):
    (clip,) = read_corpora(corpora_of(tmp_path, digits(1, "test")))
    assert (clip.corpus, clip.name, clip.speaker, clip.text) == ("digits", "0_x_test", "x", "one")
    assert abs(len(read_clip(clip)) - 1600) <= 1


def test_one_training_clip_in_forty_is_for_validation_and_none_of_the_test(tmp_path):
    clips = read_corpora(corpora_of(tmp_path, digits(81) + digits(5, "test")))
    splits = [clip.split for clip in clips]
    assert [i for i, split in enumerate(splits) if split == "validation"] == [0, 40, 80]
    assert splits.count("test") == 5


def test_a_folder_without_a_table_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"folder must hold clips.tsv .* got "):
        read_corpora(tmp_path)


def test_a_table_of_other_columns_is_refused(tmp_path):
    folder = corpora_of(tmp_path, digits(1), ("corpus", "file", "who", "split", "text", "seconds"))
    with pytest.raises(ValueError, match="columns corpus, file, speaker"):
        read_corpora(folder)


@pytest.mark.parametrize(
    ("transcript", "written"),
    [
        ("Printing, in the ‘only’ sense", "printing, in the 'only' sense"),
        ('he said, "well; no"', "he said, well; no"),
        ("the façade (of 1900)", "the facade of"),
        ("missus rachel lynde's door", "missus rachel lynde's door"),
        ("well-known: yes?", "well-known: yes?"),
    ],
)
def test_a_transcript_is_written_in_the_symbols_of_the_decoders(transcript, written):
    assert as_written(transcript) == written
    assert UNKNOWN_ID not in PEOPLE.encode(written)

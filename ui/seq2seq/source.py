"""The sound to transcribe: from the gallery, composed, uploaded, or recorded here."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.exchange.brought import ClipConfig
from core.seq2seq.config import DECODERS, FIRST_SOURCE, SPEECH, ReadingConfig
from core.seq2seq.scores import greedy_means
from core.seq2seq.speech.audio import EXTENSIONS, LONGEST, MOST_BYTES
from core.seq2seq.speech.clips import MOST_CLIPS, Sound, is_clip, note_use, sound_of
from core.seq2seq.speech.held_out import COMMANDS, STRANGERS
from core.seq2seq.speech.utterances import reference_text
from ui.brought import file_of, keep
from ui.computed import computed
from ui.controls import text_box
from ui.layout import draw_over_when_open, escaped
from ui.limits import most_mb
from ui.seq2seq.gallery import GALLERY, draw_gallery
from ui.seq2seq.input import Input
from ui.seq2seq.view import Seq2SeqView, choose_source, clear_selection
from ui.settings import change

PROBLEM = "clip problem"
READ = "source read last"
MOST_TYPED = 300  # characters of what is said in a clip
VOCABULARY = (
    "The recordings contain digits, numbers, letters, the NATO alphabet, days, months, ordinals "
    "and times, and the prompts of the gallery, which are found by their names."
)


def draw_source(column: DeltaGenerator, beside: DeltaGenerator) -> Input | None:
    """Controls of the sound; None, with a message, where there is none to read."""
    with column:
        text = _draw_text()
    with beside.container(horizontal=True, gap="small"):
        draw_over_when_open(GALLERY, draw_gallery)
        draw_over_when_open("Clip", _draw_upload)
    readable = _readable(text)
    if readable is None:
        return None
    source, sound = readable
    reference = _draw_reference() if is_clip(source) else sound.text
    if sound.credit:
        st.caption(f"{sound.heard} {sound.credit}.")
    if sound.changes:
        st.info(escaped(sound.changes))
    return Input(source, reference, sound, typed=source, split=sound.split)


def _readable(source: str) -> tuple[str, Sound] | None:
    """The source and its sound; with a message, what was read before where there is no such sound.

    None where that cannot be read either; before anything was read it is the page's first source.
    """
    sound = _sound(source)
    if sound is not None:
        st.session_state[READ] = source
        return source, sound
    before = st.session_state.pop(READ, FIRST_SOURCE)
    if before == source:
        return None
    st.info(f"What you see is “{escaped(before)}”.")
    return _readable(before)


def _sound(source: str) -> Sound | None:
    """The sound of a clip, a prompt or a text; None, with a message, where there is none."""
    if not source:
        st.info(f"This cannot be transcribed: there is no text. {VOCABULARY}")
        return None
    try:
        if is_clip(source):
            note_use(source)
            return computed("clip", ClipConfig(source))
        ReadingConfig(source=source)  # a text with much punctuation may be too long
        return sound_of(source)
    except ValueError as error:
        st.info(f"This cannot be transcribed: {escaped(str(error))}. {VOCABULARY}")
        return None


def can_understand() -> str:
    """What to say so that it is understood: how the decoders do on people they never heard."""
    by_test = greedy_means(SPEECH)
    digits = max(float(by_test.loc[(COMMANDS, d)]["exact"]) for d in DECODERS)
    sentences = [by_test.loc[(STRANGERS, d)] for d in DECODERS]
    best = max(sentences, key=lambda row: row["damerau_levenshtein"])
    return (
        f"English, one speaker, at most {LONGEST:g} s. Of single digits of people never heard, "
        f"into any microphone, the better decoder writes {digits:.0%} without an error; of "
        f"sentences of people never heard its similarity is {best['damerau_levenshtein']:.2f}, "
        f"where chance is {best['chance_damerau_levenshtein']:.2f}."
    )


def _draw_text() -> str:
    text = text_box(
        Seq2SeqView,
        "source",
        "Text or prompt to transcribe",
        st.text_input,
        max_chars=200,
        on_change=clear_selection,
        help="Words that were recorded, such as *monday may third*, *four one five*, *a b c*, "
        "*seven oh five p m* or 412: their recordings are joined and transcribed. Or the name "
        "of a prompt in the gallery.",
    )
    return " ".join(text.split())


def _draw_reference() -> str:
    """What is said in a clip, in the form in which it is compared; empty if it is not known."""
    typed = text_box(
        Seq2SeqView,
        "reference",
        "What is said in the clip, if you know it",
        st.text_input,
        max_chars=MOST_TYPED,
        help="Scores and teacher forcing need the true text.",
    )
    try:
        reference = reference_text(typed, MOST_TYPED)
    except ValueError as error:
        st.info(f"This cannot be compared: {escaped(str(error))}.")
        return ""
    if reference != typed:
        st.caption(f"Compared as: {escaped(reference) or 'nothing, for it has no words'}")
    return reference


def _draw_upload() -> None:
    limits = f"at most {LONGEST:g} s and {most_mb(MOST_BYTES)} MB"
    st.file_uploader(
        f"A clip, {limits}",
        EXTENSIONS,
        key="file",
        on_change=_keep_upload,
        args=("file",),
        max_upload_size=most_mb(MOST_BYTES),
    )
    st.caption(can_understand())
    st.audio_input(
        "Or record your voice", key="recorded", on_change=_keep_upload, args=("recorded",)
    )
    st.caption(
        f"This server keeps the last {MOST_CLIPS} clips of all visitors, so that a link can show "
        "them: whoever has the link can hear the clip."
    )
    if text := st.session_state.pop(PROBLEM, None):
        st.error(escaped(f"This clip cannot be used: {text}."))


def _keep_upload(key: str) -> None:
    try:
        if file := file_of(key):
            choose_source(keep("keep sound", file, MOST_BYTES).name)
            change("reference", "")
    except ValueError as error:
        st.session_state[PROBLEM] = str(error)

"""The test sets of speech: who speaks, what was heard of it in training, and the licence.

Free of torch.
"""

from core.seq2seq.speech.held_out import SOURCES, TestSet

COMPOSITIONS, PROMPTS, VOICES = "compositions", "prompts", "voices"
_TELEPHONE = "Asterisk Core Sounds, recorded by Allison Smith; CC BY-SA 3.0"


TEST_SETS = {
    **SOURCES,
    PROMPTS: TestSet(
        "the telephone: prompts",
        "This voice was heard in training, this text never.",
        _TELEPHONE,
    ),
    COMPOSITIONS: TestSet(
        "the telephone: composed",
        "These recordings were heard in training, joined in other orders.",
        _TELEPHONE,
    ),
    VOICES: TestSet(
        "synthetic voices",
        "These three voices were never heard in training, nor were their texts.",
        "flite and espeak-ng",
        in_gallery=False,
    ),
}

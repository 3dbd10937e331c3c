"""Results that others reported: on LJ Speech by two groups, on CMUdict as published."""

REPORTED = [
    ("the source document", "recurrent", 0.5036, 0.6694, 0.2736, 1.669),
    ("the source document", "attention", 0.7637, 0.8647, 0.6314, 1.161),
    ("another group", "recurrent", 0.7149, 0.8324, 0.5087, 1.183),
    ("another group", "attention", 0.7653, 0.8658, 0.6322, 1.160),
]
PUBLISHED = [
    ("Toshniwal and Livescu, 2016", "LSTM with attention", "5.04%", "21.7%"),
    ("Yao and Zweig, 2015", "bidirectional LSTM with alignments", "5.45%", "23.6%"),
    ("Yolchuyeva et al., 2019", "Transformer", "5.23%", "22.1%"),
]
# Chance on LJ Speech: its validation sentences against each other, core/prepare/ljspeech_chance.py
LJSPEECH_CHANCE, LJSPEECH_SENTENCES = (0.533, 0.700, 0.241), 655

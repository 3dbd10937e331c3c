"""One colour for one idea, throughout the app: for each theme a table of names and colours.

Softmax is blue and linear attention green, each in shades; a network, a decoder, a text, chance and
a mark have each a hue that nothing else has. Beside each other, ideas differ with every common
colour-vision deficiency; as text, all have a contrast of 4.5 with the paper.
"""

IDEAS = {  # the names that each idea has in the tables below
    "softmax": ("materialised", "fused"),
    "linear": ("taylor", "taylor_plain", "elu", "random", "1", "2", "3", "4", "5"),
    "method of one's own": ("own",),
    "network A": ("A",),
    "network B": ("B",),
    "network C": ("C",),
    "attention decoder": ("attention",),
    "recurrent decoder": ("recurrent",),
    "reference": ("reference",),
    "hypothesis": ("hypothesis", "first", "second", "third", "fourth", "fifth"),
    "chance": ("chance",),
    "mark": ("mark",),  # what a visitor chose, or a path
    "negative weight": ("negative",),
}
TOGETHER = (  # ideas that one chart may show
    ("softmax", "linear", "method of one's own"),
    ("network A", "network B", "network C", "mark"),
    ("attention decoder", "recurrent decoder", "reference", "chance"),
    ("attention decoder", "recurrent decoder", "mark"),
    ("reference", "hypothesis", "chance"),
)
MODELS = ("first", "second", "third", "fourth", "fifth")  # whose texts are hypotheses, in order
COLOURS = {
    "light": {
        "materialised": "#1250BC",
        "fused": "#066EE5",
        "taylor": "#0E5C39",
        "taylor_plain": "#667A36",
        "elu": "#2A8363",
        "random": "#263C28",
        "1": "#278558",  # numbers of terms, the more the darker
        "2": "#1E7049",
        "3": "#0E5C39",
        "4": "#0B462B",
        "5": "#082E1C",
        "own": "#42184E",
        "A": "#A25703",
        "B": "#4213A1",
        "C": "#7D052E",
        "attention": "#1C818A",
        "recurrent": "#795612",
        "reference": "#9240DB",
        "hypothesis": "#AF4421",
        "first": "#AF4421",
        "second": "#4E1C0C",
        "third": "#C97055",
        "fourth": "#772D15",
        "fifth": "#B95B3D",
        "chance": "#5A5A5A",
        "mark": "#CF0173",
        "negative": "#B40D25",
        "peak": "#31333F",
        "ink": "#31333F",
        "faint": "#C9CBD3",
        "paper": "#FFFFFF",
    },
    "dark": {
        "materialised": "#4283F8",
        "fused": "#39AEFC",
        "taylor": "#44CA89",
        "taylor_plain": "#63A131",
        "elu": "#33A689",
        "random": "#D3EFA8",
        "1": "#2C9261",  # numbers of terms, the more the lighter
        "2": "#38AE75",
        "3": "#44CA89",
        "4": "#71E6A7",
        "5": "#ABF9CB",
        "own": "#F6C945",
        "A": "#D07A42",
        "B": "#8570E5",
        "C": "#FF7C9E",
        "attention": "#12A5B8",
        "recurrent": "#C9B46B",
        "reference": "#EBB4FF",
        "hypothesis": "#FB9A66",
        "first": "#FB9A66",
        "second": "#AA6743",
        "third": "#FDE2D4",
        "fourth": "#CF8468",
        "fifth": "#FEC2A4",
        "chance": "#A6A6A6",
        "mark": "#F0459F",
        "negative": "#F8796D",
        "peak": "#FAFAFA",
        "ink": "#FAFAFA",
        "faint": "#4B4F5C",
        "paper": "#12161E",
    },
}

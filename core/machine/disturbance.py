"""When a timing counts as disturbed; free of torch, so that a page can say it."""

WAITING_LIMIT = 0.05  # share of a sample's time spent waiting for a processor
SPREAD_LIMIT = 0.10  # interquartile range, as a share of the median

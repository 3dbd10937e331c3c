"""What a part of a page drew and was not sent when that part is drawn anew: dropped as a whole.

Where a fragment is drawn again before all of its last drawing was sent, Streamlit drops the rest,
but keeps what fragments within it drew (`ForwardMsgQueue.clear`). A browser that gets those without
what stands before them shows nothing any more ("Bad delta path index").
"""

from collections.abc import Sequence
from functools import cache

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

Path = tuple[int, ...]  # of an element: its place in each block that holds it, from the page down


@cache
def drop_unsent_parts() -> None:
    """Let the queues of this server drop what stands in or after a place that was dropped."""
    clear = ForwardMsgQueue.clear

    def clear_whole(
        queue: ForwardMsgQueue,
        retain_lifecycle_msgs: bool = False,
        fragment_ids_this_run: list[str] | None = None,
    ) -> None:
        before = queue._queue
        clear(queue, retain_lifecycle_msgs, fragment_ids_this_run)
        if fragment_ids_this_run and queue._queue:
            kept = set(map(id, queue._queue))
            dropped = [_place(m) for m in before if id(m) not in kept and _place(m)]
            queue._queue = [m for m in queue._queue if not _is_lost(_place(m), dropped)]

    ForwardMsgQueue.clear = clear_whole


def _place(message: ForwardMsg) -> Path:
    """Where a message draws; empty where it does not."""
    return tuple(message.metadata.delta_path) if message.WhichOneof("type") == "delta" else ()


def _is_lost(place: Path, dropped: Sequence[Path]) -> bool:
    """Whether a place lies in one that was dropped, or after one in the same block."""
    return any(_is_within(place, path) or _is_after(place, path) for path in dropped)


def _is_within(place: Path, path: Path) -> bool:
    return place[: len(path)] == path


def _is_after(place: Path, path: Path) -> bool:
    """Not among the places of the page itself: those are there from an earlier drawing."""
    *block, i = path
    n = len(block)
    return n > 1 and list(place[:n]) == block and len(place) > n and place[n] > i

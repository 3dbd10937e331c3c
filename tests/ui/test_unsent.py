"""What was not sent of a part of a page that is drawn anew."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from ui.unsent import drop_unsent_parts


def drawn(fragment: str, *place: int) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path.extend(place)
    message.delta.new_element.markdown.body = fragment
    message.delta.fragment_id = fragment
    return message


def toast(fragment: str) -> ForwardMsg:
    message = drawn(fragment, 2, 0)
    message.delta.new_element.toast.body = "a word"
    return message


OUTER = [drawn("outer", 0, 3, 7), drawn("outer", 0, 3, 8, 0)]


@pytest.mark.parametrize(
    "other, is_kept",
    [
        (drawn("inner", 0, 3, 9), False),  # after what is dropped
        (drawn("inner", 0, 3, 9, 0, 2), False),
        (drawn("inner", 0, 3, 7, 1), False),  # in it
        (drawn("inner", 0, 3, 6), True),  # before it: it was sent
        (drawn("inner", 0, 3, 6, 5), True),
        (drawn("other", 0, 4), True),  # beside the part that is drawn anew
        (drawn("other", 0, 4, 9, 9), True),
        (drawn("other", 1, 0), True),
        (drawn("", 0, 2), True),
        (toast("outer"), True),
    ],
)
def test_of_a_part_that_is_drawn_anew_nothing_is_sent_without_what_stands_before(other, is_kept):
    drop_unsent_parts()
    queue = ForwardMsgQueue()
    end = ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    for message in (*OUTER, other, end):
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["outer"])
    *kept, last = queue.flush()
    assert kept == [other] * is_kept and last.WhichOneof("type") == "script_finished"


def test_a_whole_page_that_is_drawn_anew_keeps_nothing():
    drop_unsent_parts()
    queue = ForwardMsgQueue()
    for message in (*OUTER, drawn("inner", 0, 3, 9)):
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True)
    assert queue.is_empty()

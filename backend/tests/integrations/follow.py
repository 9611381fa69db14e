"""Follows a log of Postern, the change log or the records of a collection, into a journal: each item once, in order."""

from connection import accepted


def catch_up(list_page, journal):
    """Appends to a journal the items of a log that are settled and not in it yet.

    The last entry of the journal is the position in the log. So there is no second file that could disagree with it.
    """
    after = {"after": journal.entries[-1]["id"]} if journal.entries else {}
    cursor = {}
    while True:
        page = accepted(list_page(order="asc", **after, **cursor))
        journal.append(*(item.to_dict() for item in page.items))
        # A page can be empty and still not be the last.
        if page.next_cursor is None:
            return
        cursor = {"cursor": page.next_cursor}

"""A file in which a program keeps what it has done, so that it can be killed at any moment and go on from there."""

import json
import os


class Journal:
    """Entries of JSON, one a line, in a file that only this program writes. `entries` are those that are there.

    An entry that was appended is on the disk. One that was being written when the program ended is not an entry.
    """

    def __init__(self, path):
        self._file = open(path, "a+b")
        self._file.seek(0)
        lines = complete_lines(self._file.read())
        self._file.truncate(sum(map(len, lines)))
        self.entries = [json.loads(line) for line in lines]

    def append(self, *entries):
        """Appends entries."""
        self._file.write(b"".join(json.dumps(entry).encode() + b"\n" for entry in entries))
        self._file.flush()
        os.fsync(self._file.fileno())
        self.entries += entries


def read(path):
    """The entries of a file that another program writes; none if there is no file."""
    try:
        with open(path, "rb") as file:
            return [json.loads(line) for line in complete_lines(file.read())]
    except FileNotFoundError:
        return []


def complete_lines(content):
    """The lines of a file, without one at its end that is not written completely."""
    return [line for line in content.splitlines(keepends=True) if line.endswith(b"\n")]

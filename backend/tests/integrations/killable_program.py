"""A program of this folder in a process of its own, which a test kills at any moment and starts again."""

import subprocess
import sys
import time
from pathlib import Path

# Far more seconds than any condition needs: a slow machine is not a failure.
PATIENCE = 120


class KillableProgram:
    """A running program. Its first argument is its output, whose lines tell how far it is. Files are in `folder`."""

    def __init__(self, folder, environment, name, output, *arguments):
        self._command = [sys.executable, "-B", Path(__file__).with_name(name), output, *arguments]
        self._folder, self._environment, self._output = folder, environment, folder / output
        self._start()

    def _start(self):
        self._process = subprocess.Popen(self._command, cwd=self._folder, env=self._environment)

    def has_written(self, lines):
        """Whether there are so many lines in its output."""
        return self._output.exists() and self._output.read_bytes().count(b"\n") >= lines

    def kill_at(self, *lines):
        """Kills it and starts it again, each time it has written so many lines."""
        for written in sorted(lines):
            wait_until(lambda: self.has_written(written) or self._process.poll() is not None)
            assert self._process.poll() is None, f"{self._command} ended before it was killed at line {written}"
            self.kill()
            self._start()

    def kill(self):
        """Kills it. It cannot finish anything."""
        self._process.kill()
        self._process.wait()

    def wait(self):
        """Waits until it has done its work."""
        assert self._process.wait(PATIENCE) == 0, f"{self._command} failed"


def wait_until(condition):
    """Waits for a condition."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "a condition does not come true"
        time.sleep(0.01)

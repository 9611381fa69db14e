"""The Python client that openapi-python-client generates from the document of a running Postern."""

import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def generated_client(postern):
    """A folder with the package `postern_client`, until the end of the context."""
    with tempfile.TemporaryDirectory(prefix="postern-client-") as folder:
        generator = Path(sys.executable).with_name("openapi-python-client")
        generated = subprocess.run(
            [generator, "generate", "--url", f"{postern.url}/api/v1/openapi.json", "--meta", "none"]
            + ["--config", Path(__file__).with_name("generator.yaml"), "--fail-on-warning"]
            + ["--output-path", Path(folder) / "postern_client"],
            capture_output=True,
            text=True,
        )
        assert generated.returncode == 0, generated.stdout + generated.stderr
        yield folder

"""SAM publishes new versions of the functions exactly if the parameter `Release` changes.

It expands the template with SAM's own translator, which does not call AWS.
"""

import logging
import os
import sys
from pathlib import Path

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

logging.disable()
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
TEMPLATE = Path(sys.argv[1]).read_text()


class NoManagedPolicies:
    def load(self):
        return {}


def versions(**parameters):
    """The published versions, of which each belongs to an alias."""
    template = yaml_parse(TEMPLATE)
    # CloudFormation expands loops before SAM does.
    resources = {name: body for name, body in template["Resources"].items() if not name.startswith("Fn::")}
    for body in resources.values():
        if "CodeUri" in body.get("Properties", {}):
            body["Properties"]["CodeUri"] = "s3://bucket/code"
    defaults = {name: parameter.get("Default", "") for name, parameter in template["Parameters"].items()}
    expanded = transform({**template, "Resources": resources}, defaults | parameters, NoManagedPolicies())["Resources"]
    found = {name for name, body in expanded.items() if body["Type"] == "AWS::Lambda::Version"}
    aliased = {
        body["Properties"]["FunctionVersion"]["Fn::GetAtt"][0]
        for body in expanded.values()
        if body["Type"] == "AWS::Lambda::Alias"
    }
    assert found == aliased, (found, aliased)
    return found


first = versions(Release="1790000000")
assert len(first) == 2, first
assert versions(Release="1790000000") == first
assert not versions(Release="1790000001") & first
# So `cargo xtask deploy` always sets it.
assert versions(Release="1790000000", LogLevel="warn") == first

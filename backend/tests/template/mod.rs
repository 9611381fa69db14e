//! The template, and its policies as IAM reads them: as much of both as the template uses.
//!
//! What DynamoDB's condition keys mean is in the Service Authorization Reference, "Actions, resources, and condition keys for
//! Amazon DynamoDB".

#![allow(dead_code, reason = "each test binary that has this file uses a part of it")]

mod call;
mod policy;

use std::fs;
use std::path::Path;

pub use call::requests_of;
pub use policy::Policy;
use serde_json::{Map, Value};
use serde_yaml_ng::Value as Yaml;

/// The template of the deployment.
pub struct Template(Value);

impl Template {
    pub fn read() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/template.yaml");
        Self(plain(serde_yaml_ng::from_str(&fs::read_to_string(file).unwrap()).unwrap()))
    }

    /// The properties of a resource.
    pub fn properties(&self, resource: &str) -> &Value {
        let properties = &self.0["Resources"][resource]["Properties"];
        assert!(properties.is_object(), "the template has no {resource}");
        properties
    }

    /// Everything of a resource.
    pub fn resource(&self, resource: &str) -> &Value {
        &self.0["Resources"][resource]
    }

    /// Every resource of a kind, with its properties.
    pub fn all(&self, kind: &str) -> Vec<&Value> {
        let resources = self.0["Resources"].as_object().unwrap().values();
        resources.filter(|resource| resource["Type"] == kind).map(|resource| &resource["Properties"]).collect()
    }

    pub fn outputs(&self) -> &Value {
        &self.0["Outputs"]
    }

    /// What a function may do.
    pub fn policy(&self, function: &str) -> Policy {
        let statements = &self.properties(function)["Policies"][0]["Statement"];
        Policy::new(statements.as_array().unwrap())
    }
}

/// YAML as JSON, with `!Ref X` as `{"Ref": "X"}` and so on.
fn plain(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Tagged(tagged) => {
            let name = tagged.tag.to_string().trim_start_matches('!').to_owned();
            Value::Object(Map::from_iter([(name, plain(tagged.value))]))
        }
        Yaml::Mapping(mapping) => {
            mapping.into_iter().map(|(name, value)| (name.as_str().unwrap().to_owned(), plain(value))).collect()
        }
        Yaml::Sequence(items) => items.into_iter().map(plain).collect(),
        other => serde_yaml_ng::from_value(other).unwrap(),
    }
}

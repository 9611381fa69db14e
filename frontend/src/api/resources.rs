//! The resources.

use postern_shared::page::{Listing, Page};
use postern_shared::path;
use postern_shared::resource::{NewResource, Resource, ResourceEdit};

use super::call::Call;
use super::{Api, Failure};

impl Api {
    /// The resources, in the order of their names.
    pub async fn resources(self, listing: Listing) -> Result<Page<Resource>, Failure> {
        self.send(Call::query(path::RESOURCES, &listing)).await?.read()
    }

    /// One resource.
    pub async fn resource(self, name: String) -> Result<Resource, Failure> {
        self.send(Call::get(path::resource(&name))).await?.read()
    }

    /// Defines a resource.
    pub async fn create_resource(self, said: NewResource) -> Result<Resource, Failure> {
        self.send(Call::post(path::RESOURCES, &said)).await?.read()
    }

    /// Describes a resource anew.
    pub async fn edit_resource(self, name: String, version: u64, said: ResourceEdit) -> Result<Resource, Failure> {
        self.send(Call::patch(path::resource(&name), version, &said)).await?.read()
    }

    /// Retires a resource.
    pub async fn retire_resource(self, name: String) -> Result<(), Failure> {
        self.send(Call::delete(path::resource(&name))).await.map(drop)
    }
}

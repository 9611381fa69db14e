//! Gathering a [`World`]: reads what a decision needs in as few calls as its dependencies allow.
//!
//! A principal needs its roles, the key it depends on and that key's owner, and so on. What lies above is written on every
//! principal and key as a hint, so a whole lineage takes two more calls, however deep; the hint saves calls and decides
//! nothing, for what is missing in it is read in another round.

use std::collections::BTreeSet;

use postern_shared::id::RoleId;
use postern_shared::principal::{KeyRef, PrincipalId};

use super::Store;
use super::item::value_of;
use super::key::{self, Key};
use super::read::{BATCH, Reading};
use super::resource;
use crate::authority::World;
use crate::error::Error;

/// Something to read into a world.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seed {
    /// A principal, with all it depends on.
    Principal(PrincipalId),
    /// A key, with all it depends on.
    Key(KeyRef),
    /// A role.
    Role(RoleId),
    /// A defined resource.
    Resource(String),
}

impl Seed {
    fn place(&self) -> Key {
        match self {
            Self::Principal(id) => key::principal(id),
            Self::Key(reference) => key::stored_key(reference),
            Self::Role(id) => key::role(id),
            Self::Resource(name) => resource::place(name),
        }
    }
}

impl Store {
    /// Reads these and everything they depend on into a world.
    pub async fn gather(&self, world: &mut World, seeds: impl IntoIterator<Item = Seed>) -> Result<(), Error> {
        let mut wanted: BTreeSet<Seed> = seeds.into_iter().filter(|seed| !world.has(seed)).collect();
        wanted.extend(world.missing());
        self.take(world, &wanted, &[]).await?;
        self.complete(world).await
    }

    /// As [`gather`](Self::gather), in at most so many calls, which it takes off the number; says whether they were enough.
    pub async fn gather_within(
        &self,
        calls: &mut usize,
        world: &mut World,
        seeds: impl IntoIterator<Item = Seed>,
    ) -> Result<bool, Error> {
        let mut wanted: BTreeSet<Seed> = seeds.into_iter().filter(|seed| !world.has(seed)).collect();
        wanted.extend(world.missing());
        while !wanted.is_empty() {
            let part: BTreeSet<Seed> = wanted.iter().take(*calls * BATCH).cloned().collect();
            *calls -= part.len().div_ceil(BATCH);
            self.take(world, &part, &[]).await?;
            if part.len() < wanted.len() {
                return Ok(false);
            }
            wanted = world.missing();
        }
        Ok(true)
    }

    /// Reads these into a world in one call, and these other items along with them.
    pub async fn begin(
        &self,
        world: &mut World,
        seeds: impl IntoIterator<Item = Seed>,
        also: &[Key],
    ) -> Result<Reading, Error> {
        self.take(world, &seeds.into_iter().collect(), also).await
    }

    /// Reads everything that the things in a world depend on.
    pub async fn complete(&self, world: &mut World) -> Result<(), Error> {
        loop {
            let wanted = world.missing();
            if wanted.is_empty() {
                return Ok(());
            }
            self.take(world, &wanted, &[]).await?;
        }
    }

    async fn take(&self, world: &mut World, seeds: &BTreeSet<Seed>, also: &[Key]) -> Result<Reading, Error> {
        let mut reading = self.read(seeds.iter().map(Seed::place).chain(also.iter().cloned())).await?;
        for seed in seeds {
            let item = reading.remove(&seed.place()).flatten();
            match seed {
                Seed::Principal(id) => world.principals.insert(id.clone(), item.map(value_of).transpose()?).map(drop),
                Seed::Key(reference) => world.keys.insert(reference.clone(), item.map(value_of).transpose()?).map(drop),
                Seed::Role(id) => world.roles.insert(id.clone(), item.map(value_of).transpose()?).map(drop),
                Seed::Resource(name) => world.resources.insert(name.clone(), item.map(value_of).transpose()?).map(drop),
            };
        }
        Ok(reading)
    }
}

impl World {
    pub(crate) fn has(&self, seed: &Seed) -> bool {
        match seed {
            Seed::Principal(id) => self.principals.contains_key(id),
            Seed::Key(reference) => self.keys.contains_key(reference),
            Seed::Role(id) => self.roles.contains_key(id),
            Seed::Resource(name) => self.resources.contains_key(name),
        }
    }

    /// Whether everything that decides what a principal can do was read.
    pub(crate) fn is_whole(&self, id: &PrincipalId) -> bool {
        self.principals.get(id).is_some_and(|principal| {
            principal.as_ref().is_none_or(|principal| {
                let roles = principal.roles.iter();
                roles.filter(|role| !role.is_administrator()).all(|role| self.roles.contains_key(role))
                    && principal.provisioned_by.as_ref().is_none_or(|key| self.is_whole_key(key))
            })
        })
    }

    /// Whether everything that decides what a key can do was read.
    pub(crate) fn is_whole_key(&self, reference: &KeyRef) -> bool {
        self.keys.get(reference).is_some_and(|stored| {
            let issuer = stored.as_ref().and_then(|stored| stored.issued_by.as_ref());
            self.is_whole(&reference.owner) && issuer.is_none_or(|issuer| self.is_whole_key(issuer))
        })
    }

    /// What the things in it depend on and what is not in it yet.
    fn missing(&self) -> BTreeSet<Seed> {
        let principals = || self.principals.values().flatten();
        let keys = || self.keys.values().flatten();
        let above_principals =
            principals().flat_map(|principal| principal.ancestors.iter().chain(&principal.provisioned_by));
        let above_keys = keys().flat_map(|stored| stored.ancestors.iter().chain(&stored.issued_by));
        let above = above_principals.chain(above_keys);
        let mut missing: BTreeSet<Seed> = above
            .flat_map(|reference| [Seed::Key(reference.clone()), Seed::Principal(reference.owner.clone())])
            .chain(keys().map(|stored| Seed::Principal(stored.owner.clone())))
            .collect();
        let roles = principals().flat_map(|principal| &principal.roles);
        missing.extend(roles.filter(|role| !role.is_administrator()).cloned().map(Seed::Role));
        missing.retain(|seed| !self.has(seed));
        missing
    }
}

//! Impact: what a proposed change would do. The rules are applied to two snapshots, before and after the change.

mod adoption;
mod compare;
mod proposed;
mod reach;
mod succession;

use postern_shared::impact::{Impact, Proposal};
use postern_shared::permission::{Action, Permission};
use postern_shared::principal::KeyRef;

use super::permissions;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::StoredResource;
use adoption::Adoptions;
use compare::Visibility;
use proposed::Target;
use reach::Reached;
use succession::Succession;

/// Whom a proposed change would affect, for a caller who may make changes of its kind.
pub async fn impact(mut caller: Caller, proposal: &Proposal) -> Result<Impact, Error> {
    let target = Target::of(proposal);
    target.must_be_open_to(&caller, proposal)?;
    caller.load(target.entities(proposal)).await?;
    target.must_exist(caller.snapshot(), proposal)?;
    let visible = Visibility::new(&caller, proposal);
    match proposal {
        Proposal::ResourceRetire { resource } => return retire(&caller, resource, &visible).await,
        // A permission on a retired resource is refused unless the role grants it already: that would tell what it
        // grants.
        Proposal::RoleEdit { permissions: named, role } if visible.roles => {
            let before = caller.snapshot().role(role).map(|role| role.role.permissions.clone()).unwrap_or_default();
            Refusal::if_invalid(permissions::unknown(&mut caller, "permissions", named, &before).await?)?;
        }
        _ => {}
    }
    let reached = reach::from(&caller, &target).await?;
    if let Proposal::KeySucceed { owner, key, to } = proposal {
        let old = KeyRef { owner: owner.clone(), id: key.clone() };
        let succession = Succession::of(caller.actor(), &reached, [&old, to])?;
        let mut impact = compare::compare(&visible, &reached, &succession.after);
        compare::add_succession(&mut impact, &visible, &reached, &succession);
        return Ok(impact);
    }
    if let Proposal::KeyAdoptAll { owner, key, keep_sign_in } = proposal {
        let key = KeyRef { owner: owner.clone(), id: key.clone() };
        let adoptions = Adoptions::of(&caller, &reached, &key, *keep_sign_in, visible.roles);
        let mut impact = compare::compare(&visible, &reached, &adoptions.after);
        compare::add_adoptions(&mut impact, &visible, &adoptions);
        return Ok(impact);
    }
    let after = proposed::changed(&reached.snapshot, proposal, caller.now());
    Ok(compare::compare(&visible, &reached, &after))
}

/// The impact of retiring a resource. Roles keep their permissions; everybody who has one, Administrators included,
/// loses its use.
async fn retire(caller: &Caller, name: &str, visible: &Visibility) -> Result<Impact, Error> {
    let before = caller.snapshot().resource(name).ok_or_else(|| Refusal::not_found("resource"))?;
    let after = StoredResource { retired_at: Some(caller.now()), ..before.clone() };
    let both = [Action::Read, Action::Write].into_iter();
    let ends = both.filter(|action| before.serves(*action) && !after.serves(*action));
    let ended: Vec<Permission> = ends.map(|action| Permission::on(name, action)).collect();
    // Naming a principal reveals that one of its roles grants the permission.
    let reached =
        if visible.roles { reach::holders_of_any(caller, &ended).await? } else { Reached::caller_alone(caller) };
    Ok(compare::without_use(visible, &reached, &ended))
}

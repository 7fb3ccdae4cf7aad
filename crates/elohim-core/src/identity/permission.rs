//! Roles, permissions, and the one table that joins them.

/// A text that is none of the published names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the known names")]
pub struct UnknownName;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident $text:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every one, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its published name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Reads a published name; `None` when there is no such one.
            pub fn find(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::identity::permission::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::find(text).ok_or($crate::identity::permission::UnknownName)
            }
        }
    };
}

pub(crate) use named;

named! {
    /// What somebody is in this deployment.
    Role {
        /// The founder: an ordinary account with every right, none of which opens a vault.
        FounderRights "founder_rights";
        /// Runs the deployment for the team.
        SuperAdmin "super_admin";
        /// Manages people.
        Admin "admin";
        /// Works here.
        Member "member";
        /// Visits: may use what is shared.
        Guest "guest";
    }
}

named! {
    /// A right to do something. No permission opens a vault: only keys do.
    Permission {
        /// Keep files in a vault of one's own and share them.
        VaultUse "vault.use";
        /// Be in teams.
        TeamUse "team.use";
        /// Make teams.
        TeamCreate "team.create";
        /// See, invite, make, switch off and remove accounts of lower roles.
        SystemManageUsers "system.manage_users";
        /// Give others more or fewer permissions than their role has.
        SystemManagePermissions "system.manage_permissions";
        /// Read health details, and metrics from another machine.
        SystemViewHealth "system.view_health";
        /// Read the audit log, and the server's own log.
        SystemViewAuditLogs "system.view_audit_logs";
        /// Decide what holds for the whole deployment, such as its privacy policy.
        SystemManageSettings "system.manage_settings";
    }
}

impl Role {
    /// Whether the role's baseline has the permission. This match is the whole policy.
    pub const fn allows(self, permission: Permission) -> bool {
        use Permission::{
            SystemManagePermissions, SystemManageSettings, SystemManageUsers, SystemViewAuditLogs, SystemViewHealth,
            TeamCreate, TeamUse, VaultUse,
        };
        match self {
            Self::FounderRights => true,
            Self::SuperAdmin => matches!(
                permission,
                VaultUse
                    | TeamUse
                    | TeamCreate
                    | SystemManageUsers
                    | SystemManagePermissions
                    | SystemViewHealth
                    | SystemViewAuditLogs
                    | SystemManageSettings
            ),
            Self::Admin => {
                matches!(permission, VaultUse | TeamUse | TeamCreate | SystemManageUsers | SystemViewHealth)
            }
            Self::Member => matches!(permission, VaultUse | TeamUse | TeamCreate),
            Self::Guest => matches!(permission, TeamUse),
        }
    }

    /// Whether this role stands above the other. Nobody decides about accounts of the own role or a higher one.
    pub fn outranks(self, other: Self) -> bool {
        let rank = |role: Self| Self::ALL.iter().position(|one| *one == role);
        rank(self) < rank(other)
    }
}

/// A set of permissions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Permissions(u64);

impl Permissions {
    /// Those of the role's baseline.
    pub fn of(role: Role) -> Self {
        Permission::ALL.iter().copied().filter(|permission| role.allows(*permission)).collect()
    }

    /// Whether this one is among them.
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// All of them, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contains(*permission))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |all, permission| all | bit(permission)))
    }
}

const fn bit(permission: Permission) -> u64 {
    1 << permission as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The policy as a reviewer reads it. A changed line here is a changed right.
    const TABLE: &str = "\
vault.use: founder_rights super_admin admin member
team.use: founder_rights super_admin admin member guest
team.create: founder_rights super_admin admin member
system.manage_users: founder_rights super_admin admin
system.manage_permissions: founder_rights super_admin
system.view_health: founder_rights super_admin admin
system.view_audit_logs: founder_rights super_admin
system.manage_settings: founder_rights super_admin
";

    #[test]
    fn the_policy_is_this_table() {
        let line = |permission: &Permission| {
            let roles: Vec<_> =
                Role::ALL.iter().filter(|role| role.allows(*permission)).map(|role| role.as_str()).collect();
            format!("{}: {}\n", permission.as_str(), roles.join(" "))
        };
        assert_eq!(Permission::ALL.iter().map(line).collect::<String>(), TABLE);
    }

    #[test]
    fn roles_stand_in_one_order_and_none_above_itself() {
        assert!(Role::FounderRights.outranks(Role::SuperAdmin) && Role::Member.outranks(Role::Guest));
        assert!(!Role::Guest.outranks(Role::Member));
        assert!(Role::ALL.iter().all(|role| !role.outranks(*role)));
    }

    #[test]
    fn names_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::find(role.as_str()), Some(*role));
        }
        assert_eq!(Role::find("root"), None);
    }
}

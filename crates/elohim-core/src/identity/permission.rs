//! Roles, permissions, and the one table that joins them.

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident $text:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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
    };
}

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
        /// Read health details, and metrics from another machine.
        SystemViewHealth "system.view_health";
        /// Read the audit log.
        SystemViewAuditLogs "system.view_audit_logs";
    }
}

impl Role {
    /// Whether the role's baseline has the permission. This match is the whole policy.
    pub const fn allows(self, permission: Permission) -> bool {
        use Permission::{SystemViewAuditLogs, SystemViewHealth, VaultUse};
        match self {
            Self::FounderRights => true,
            Self::SuperAdmin => matches!(permission, VaultUse | SystemViewHealth | SystemViewAuditLogs),
            Self::Admin => matches!(permission, VaultUse | SystemViewHealth),
            Self::Member => matches!(permission, VaultUse),
            Self::Guest => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The policy as a reviewer reads it. A changed line here is a changed right.
    const TABLE: &str = "\
vault.use: founder_rights super_admin admin member
system.view_health: founder_rights super_admin admin
system.view_audit_logs: founder_rights super_admin
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
    fn names_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::find(role.as_str()), Some(*role));
        }
        assert_eq!(Role::find("root"), None);
    }
}

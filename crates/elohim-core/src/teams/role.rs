//! Roles within a team, and the one table of what they allow. They say nothing about the deployment, whose roles are others.

use crate::identity::permission::named;

named! {
    /// What somebody is in a team.
    TeamRole {
        /// Decides about the team and everybody in it.
        SuperAdmin "super_admin";
        /// Looks after members and guests.
        Admin "admin";
        /// Works here.
        Member "member";
        /// Reads.
        Guest "guest";
    }
}

named! {
    /// A right to do something in a team. None opens the team's vault: only keys do.
    TeamRight {
        /// Know the team's name and one's own role.
        See "see";
        /// Know who else is in the team.
        SeeMembers "see_members";
        /// Fetch what lies in the team's pool.
        ReadVault "read_vault";
        /// Store into the team's pool.
        WriteVault "write_vault";
        /// Destroy what lies in the team's pool.
        DeleteFromVault "delete_from_vault";
        /// Invite, admit, suspend and remove people of lower roles.
        ManageMembers "manage_members";
        /// Rename the team, hand it over, end it.
        ManageTeam "manage_team";
    }
}

impl TeamRole {
    /// Whether the role has the right. This match is the whole policy.
    pub const fn allows(self, right: TeamRight) -> bool {
        use TeamRight::{DeleteFromVault, ManageMembers, ReadVault, See, SeeMembers, WriteVault};
        match self {
            Self::SuperAdmin => true,
            Self::Admin => {
                matches!(right, See | SeeMembers | ReadVault | WriteVault | DeleteFromVault | ManageMembers)
            }
            Self::Member => matches!(right, See | SeeMembers | ReadVault | WriteVault),
            Self::Guest => matches!(right, See | ReadVault),
        }
    }

    /// Whether this role stands above the other. Only a super admin decides about equals.
    pub fn outranks(self, other: Self) -> bool {
        self < other
    }
}

/// How many super admins a team of so many people may have: enough that one can be away, few enough that each is known.
pub const fn max_super_admins(members: usize) -> usize {
    match members {
        0..=4 => 1,
        5..=15 => 2,
        16..=30 => 3,
        31..=50 => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The policy as a reviewer reads it. A changed line here is a changed right.
    const TABLE: &str = "\
see: super_admin admin member guest
see_members: super_admin admin member
read_vault: super_admin admin member guest
write_vault: super_admin admin member
delete_from_vault: super_admin admin
manage_members: super_admin admin
manage_team: super_admin
";

    #[test]
    fn the_policy_is_this_table() {
        let line = |right: &TeamRight| {
            let roles: Vec<_> =
                TeamRole::ALL.iter().filter(|role| role.allows(*right)).map(|role| role.as_str()).collect();
            format!("{}: {}\n", right.as_str(), roles.join(" "))
        };
        assert_eq!(TeamRight::ALL.iter().map(line).collect::<String>(), TABLE);
    }

    #[test]
    fn the_number_of_super_admins_grows_with_the_team() {
        let sizes = [1, 4, 5, 15, 16, 30, 31, 50, 51, 1000];
        assert_eq!(sizes.map(max_super_admins), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    }

    #[test]
    fn roles_stand_in_one_order() {
        assert!(TeamRole::SuperAdmin.outranks(TeamRole::Admin) && TeamRole::Member.outranks(TeamRole::Guest));
        assert!(TeamRole::ALL.iter().all(|role| !role.outranks(*role)));
    }
}

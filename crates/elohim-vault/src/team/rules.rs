//! Who may write what into a team's vault.

use crate::id::MemberId;
use crate::index::Index;
use crate::log::Op;
use crate::member::Role;

/// Whether a member may write these operations, in the state before them. A refusal here is one for every client: what is
/// written all the same counts for nobody.
pub(crate) fn may(index: &Index, by: MemberId, ops: &[Op]) -> bool {
    let Some(role) = index.member(by).map(|member| member.role) else { return false };
    let epochs = ops.iter().filter(|op| matches!(op, Op::Epoch { .. })).count();
    let goes = ops.iter().any(|op| matches!(op, Op::Unmember { .. }));
    // Whoever goes must not be the one who makes the keys of those who stay; and there are new ones whenever one goes.
    let own = ops.iter().any(|op| matches!(op, Op::Unmember { member } if *member == by));
    epochs <= 1
        && (epochs == 1 || !goes)
        && !own
        && ops.iter().all(|op| needed(op).is_some_and(|needed| role >= needed))
}

/// The lowest role that may write this; `None` for what nobody may.
fn needed(op: &Op) -> Option<Role> {
    match op {
        Op::Folder { .. }
        | Op::Put { .. }
        | Op::Move { .. }
        | Op::Trash { .. }
        | Op::Restore { .. }
        | Op::Share { .. }
        | Op::Unshare { .. } => Some(Role::Writer),
        Op::Purge { .. } | Op::Member { .. } | Op::Unmember { .. } | Op::Epoch { .. } => Some(Role::Admin),
        // Records are one person's; a snapshot by a writer could say that they are an admin.
        Op::Remember { .. } | Op::Snapshot { .. } => None,
    }
}

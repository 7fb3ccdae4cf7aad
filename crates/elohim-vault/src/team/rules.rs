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
        && ops.iter().all(|op| role == Role::Admin || is_own(index, by, op))
}

/// Whether a comment that goes is one's own.
fn is_own(index: &Index, by: MemberId, op: &Op) -> bool {
    let Op::Uncomment { node, comment } = op else { return true };
    let comments = index.find(*node).map(|node| node.comments.as_slice()).unwrap_or_default();
    comments.iter().any(|one| one.id == *comment && one.by == Some(by))
}

/// The lowest role that may write this; `None` for what nobody may.
fn needed(op: &Op) -> Option<Role> {
    match op {
        Op::Folder { .. }
        | Op::Put { .. }
        | Op::Move { .. }
        | Op::Trash { .. }
        | Op::Restore { .. }
        | Op::Revert { .. }
        | Op::Tag { .. }
        | Op::Comment { .. }
        | Op::Uncomment { .. }
        | Op::Share { .. }
        | Op::Unshare { .. } => Some(Role::Writer),
        Op::Purge { .. } | Op::Forget { .. } | Op::Member { .. } | Op::Unmember { .. } | Op::Epoch { .. } => {
            Some(Role::Admin)
        }
        // Records, stars, slots and the search inside files are one person's; a snapshot by a writer could say that they are an admin.
        Op::Remember { .. }
        | Op::Star { .. }
        | Op::Renew
        | Op::ContentSearch { .. }
        | Op::Content { .. }
        | Op::Snapshot { .. } => None,
    }
}

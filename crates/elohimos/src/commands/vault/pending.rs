//! Changes that wait on this device.

use clap::Args;
use elohim_vault::NodeId;
use elohim_vault::index::Index;
use elohim_vault::log::Op;
use elohim_vault::vault::Change;
use serde_json::json;

use super::list::{minute, second};
use crate::client::{Context, Unlocked, block_on};
use crate::exit::{CliError, Exit};

/// What to do with what waits.
#[derive(Args)]
pub(crate) struct PendingArgs {
    /// Forget the change of this number, whether it waits or cannot be made any more.
    #[arg(long, value_name = "NUMBER")]
    discard: Option<u64>,
}

pub(super) fn pending(context: &Context, args: &PendingArgs) -> Result<(), CliError> {
    let mut unlocked = block_on(Unlocked::as_kept(context))?;
    if let Some(number) = args.discard
        && !unlocked.discard(context, number)?
    {
        let title = format!("No change of number {number} waits");
        return Err(CliError::new(Exit::NotFound, "NO_SUCH_CHANGE", title, "See them with: elohimos vault pending"));
    }
    let (index, changes) = (unlocked.vault.index(), unlocked.vault.changes());
    if context.output.is_json() {
        let row = |change: &Change| {
            json!({ "number": change.number, "made": second(change.time), "what": what(index, change),
                "set_aside": change.set_aside })
        };
        return context.output.json(&changes.iter().map(row).collect::<Vec<_>>());
    }
    let row = |change: &Change| {
        let state = change.set_aside.as_ref().map_or_else(|| "waits".to_owned(), |why| format!("set aside: {why}"));
        vec![change.number.to_string(), minute(change.time), what(index, change), state]
    };
    let rows: Vec<_> = changes.iter().map(row).collect();
    context.output.table(&["NUMBER", "MADE", "WHAT", "STATE"], &rows, "Nothing waits on this device.")
}

/// A change for people.
fn what(index: &Index, change: &Change) -> String {
    change.ops.iter().map(|op| one(index, op)).collect::<Vec<_>>().join(", ")
}

fn one(index: &Index, op: &Op) -> String {
    let path =
        |id: NodeId| index.find(id).map_or_else(|| "something that is gone".to_owned(), |node| index.path(node.id));
    let place = |parent: NodeId, name: &str| format!("{}/{name}", index.path(parent).trim_end_matches('/'));
    match op {
        Op::Folder { parent, name, .. } => format!("mkdir {}", place(*parent, name)),
        Op::Move { parent, name, .. } => format!("mv to {}", place(*parent, name)),
        Op::Trash { node } => format!("rm {}", path(*node)),
        Op::Restore { node, .. } => format!("trash restore {}", path(*node)),
        Op::Tag { node, tag, on } => format!("tag {} --{} {tag}", path(*node), if *on { "add" } else { "remove" }),
        Op::Star { node, on } => format!("{} {}", if *on { "star" } else { "unstar" }, path(*node)),
        Op::Comment { node, text, .. } => {
            format!("comment {}: {}", path(*node), text.lines().next().unwrap_or_default())
        }
        Op::Uncomment { node, .. } => format!("uncomment {}", path(*node)),
        Op::Revert { node, .. } => format!("revert {}", path(*node)),
        // Nothing else waits.
        _ => "something".to_owned(),
    }
}

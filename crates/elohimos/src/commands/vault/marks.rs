//! What people put on files beside their content: tags, stars, comments.

use clap::Args;
use elohim_vault::id::CommentId;
use elohim_vault::index::Comment;
use elohim_vault::log::Op;
use serde_json::{Value, json};

use super::files::{PathArgs, done, find};
use super::list::{minute, second};
use crate::client::{Context, Random, Unlocked, block_on};
use crate::exit::{CliError, Exit};

/// Which tags to put on something, and which to take off.
#[derive(Args)]
pub(crate) struct TagArgs {
    /// The file or folder.
    path: String,
    /// A word to put on it. May be given several times.
    #[arg(long, value_name = "WORD")]
    add: Vec<String>,
    /// A word to take off. May be given several times.
    #[arg(long, value_name = "WORD")]
    remove: Vec<String>,
}

/// What to write about something.
#[derive(Args)]
pub(crate) struct CommentArgs {
    /// The file or folder.
    path: String,
    /// What to write.
    text: String,
}

/// Which comment to remove.
#[derive(Args)]
pub(crate) struct UncommentArgs {
    /// The file or folder.
    path: String,
    /// The beginning of the comment's id, as in: elohimos vault comments
    id: String,
}

pub(super) fn tag(context: &Context, args: &TagArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::reach(context).await?;
        let node = find(&unlocked, &args.path)?.id;
        let op = |tag: &String, on| Op::Tag { node, tag: tag.clone(), on };
        let ops: Vec<_> =
            args.remove.iter().map(|tag| op(tag, false)).chain(args.add.iter().map(|tag| op(tag, true))).collect();
        if !ops.is_empty() {
            unlocked.change(context, ops).await?;
        }
        let tags = &find(&unlocked, &args.path)?.tags;
        if context.output.is_json() {
            return context.output.json(&json!({ "path": args.path, "tags": tags }));
        }
        if tags.is_empty() {
            context.output.note("It has no tags. Put one on it with: --add WORD");
        }
        tags.iter().try_for_each(|tag| context.output.line(tag))
    })
}

pub(super) fn star(context: &Context, args: &PathArgs, on: bool) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::reach(context).await?;
        let node = find(&unlocked, &args.path)?.id;
        unlocked.change(context, vec![Op::Star { node, on }]).await?;
        done(context, &args.path)
    })
}

pub(super) fn comment(context: &Context, args: &CommentArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::reach(context).await?;
        let node = find(&unlocked, &args.path)?.id;
        let comment = CommentId::random(&mut Random);
        unlocked.change(context, vec![Op::Comment { node, comment, text: args.text.clone() }]).await?;
        if context.output.is_json() {
            return context.output.json(&json!({ "path": args.path, "id": comment }));
        }
        done(context, &args.path)
    })
}

pub(super) fn comments(context: &Context, args: &PathArgs) -> Result<(), CliError> {
    let unlocked = block_on(Unlocked::reach(context))?;
    let node = find(&unlocked, &args.path)?;
    if context.output.is_json() {
        let row = |one: &Comment| -> Value {
            json!({ "id": one.id, "by": author(&unlocked, one), "at": second(one.at), "text": one.text })
        };
        return context.output.json(&node.comments.iter().map(row).collect::<Vec<_>>());
    }
    if node.comments.is_empty() {
        context.output.note("Nobody has written about it. Do so with: elohimos vault comment");
    }
    for one in &node.comments {
        let id: String = one.id.to_string().chars().take(8).collect();
        let by = author(&unlocked, one).map(|name| format!("  {name}")).unwrap_or_default();
        context.output.line(format_args!("{id}  {}{by}\n    {}", minute(one.at), one.text.replace('\n', "\n    ")))?;
    }
    Ok(())
}

pub(super) fn uncomment(context: &Context, args: &UncommentArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        let node = find(&unlocked, &args.path)?;
        let is_meant = |one: &&Comment| args.id.len() >= 4 && one.id.to_string().starts_with(&args.id.to_lowercase());
        let mut meant = node.comments.iter().filter(is_meant);
        let (Some(one), None) = (meant.next(), meant.next()) else {
            let title = format!("There is no comment {:?}, or more than one", args.id);
            let see = "See which there are with: elohimos vault comments";
            return Err(CliError::new(Exit::NotFound, "VAULT_NO_COMMENT", title, see));
        };
        let op = Op::Uncomment { node: node.id, comment: one.id };
        unlocked.commit(context, vec![op]).await?;
        done(context, &args.path)
    })
}

/// Who wrote a comment, in a team's vault: the name that the vault knows them by.
fn author(unlocked: &Unlocked, comment: &Comment) -> Option<String> {
    let by = comment.by?;
    let known = unlocked.vault.index().member(by).map(|member| member.name.clone());
    Some(known.unwrap_or_else(|| "somebody who is gone".to_owned()))
}

//! What was put on files and folders that come in: tags, stars, comments.

use elohim_vault::NodeId;
use elohim_vault::id::CommentId;
use elohim_vault::index::Node;
use elohim_vault::log::Op;
use serde::Deserialize;

use super::super::sync::Report;
use super::at;
use crate::client::{Context, Random, Unlocked};
use crate::exit::{CliError, Exit};

/// Operations of one entry of the log.
const TOGETHER: usize = 500;

/// What was put on something.
#[derive(Deserialize, Default)]
pub(super) struct Marks {
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    starred: bool,
    #[serde(default)]
    comments: Vec<Comment>,
}

#[derive(Deserialize)]
struct Comment {
    text: String,
}

impl Marks {
    /// What has to be done to a file or folder so that it has all of them. Stars are not for teams.
    pub(super) fn ops(&self, node: NodeId, present: Option<&Node>, with_star: bool) -> Vec<Op> {
        let has_tag = |tag: &String| present.is_some_and(|node| node.tags.contains(tag));
        let has_comment = |text: &str| present.is_some_and(|node| node.comments.iter().any(|one| one.text == text));
        let tags = self.tags.iter().filter(|tag| !has_tag(tag)).map(|tag| Op::Tag { node, tag: tag.clone(), on: true });
        let star = self.starred && with_star && !present.is_some_and(|node| node.starred);
        let comments = self.comments.iter().filter(|comment| !has_comment(&comment.text)).map(|comment| Op::Comment {
            node,
            comment: CommentId::random(&mut Random),
            text: comment.text.clone(),
        });
        tags.chain(star.then_some(Op::Star { node, on: true })).chain(comments).collect()
    }
}

/// Puts them on what is at these paths by now. Some hundred go with one entry of the log; where one of those cannot be done, each
/// goes by itself.
pub(super) async fn put(
    context: &Context,
    unlocked: &mut Unlocked,
    marked: impl Iterator<Item = (String, &Marks)>,
    report: &mut Report<'_>,
) -> Result<(), CliError> {
    let index = unlocked.vault.index();
    let of = |(path, marks): (String, &Marks)| {
        let node = at(index, &path)?;
        let ops = marks.ops(node.id, Some(node), context.team.is_none());
        (!ops.is_empty()).then_some((path, ops))
    };
    let all: Vec<(String, Vec<Op>)> = marked.filter_map(of).collect();
    for some in all.chunks(TOGETHER) {
        match unlocked.commit(context, some.iter().flat_map(|(_, ops)| ops.clone()).collect()).await {
            Err(error) if matches!(error.exit(), Exit::Usage | Exit::Conflict) => {
                for (path, ops) in some {
                    if let Err(error) = unlocked.commit(context, ops.clone()).await {
                        report.failed(path, &error);
                    }
                }
            }
            done => done?,
        }
    }
    Ok(())
}

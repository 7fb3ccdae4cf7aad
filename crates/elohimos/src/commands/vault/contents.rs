//! Indexing what documents say, on the way when they are stored. Whatever fails of it fails no file.

use std::collections::HashSet;

use elohim_text::Kind;
use elohim_vault::blob::BlobReader;
use elohim_vault::content::{PieceCache, Words};
use elohim_vault::index::Version;
use elohim_vault::log::Op;
use elohim_vault::{NodeId, ObjectId};
use futures::TryStreamExt as _;
use futures::stream::{self, StreamExt as _};

use crate::client::{
    Context, Document, Home, NoWords, Progress, Random, SourceFile, Stored, Unlocked, needed, server_error,
    vault_error, words,
};
use crate::exit::CliError;

/// Documents that are read at a time.
const AT_A_TIME: usize = 4;
/// Documents of one shard, when many are indexed.
const TOGETHER: usize = 64;

/// The words of a file that was just stored; `None` when they are not wanted, or there are none.
pub(super) async fn words_of(
    context: &Context,
    unlocked: &Unlocked,
    source: &SourceFile,
    name: &str,
    media: &str,
    stored: &Stored,
) -> Option<Words> {
    let kind = Kind::of(name, media).filter(|_| unlocked.vault.index().contents().is_on())?;
    let read = async {
        needed(kind, stored.size)?;
        let file = source.rewound().ok().filter(|file| stored.is_of(file)).ok_or("it was changed meanwhile")?;
        words(kind, Document::File(file)).await
    };
    match read.await {
        Ok(words) => Some(words),
        Err(why) => {
            context.output.note(format_args!("{name} is not indexed: {why}"));
            None
        }
    }
}

/// Writes an entry, with the index of what the files that it stores say.
pub(super) async fn commit_indexed(
    context: &Context,
    unlocked: &mut Unlocked,
    mut ops: Vec<Op>,
    texts: Vec<(ObjectId, Words)>,
) -> Result<(), CliError> {
    let stored = match texts.is_empty() {
        true => None,
        false => match unlocked.vault.store_shard(&texts, &mut Random).await {
            Ok(shard) => Some(shard),
            Err(error) if ops.is_empty() => return Err(vault_error(error)),
            Err(error) => {
                context.output.note(format_args!("What is stored is not indexed: {error}"));
                None
            }
        },
    };
    ops.extend(stored.clone().map(|shard| Op::Content { shards: vec![shard], replaced: Vec::new() }));
    unlocked.commit(context, ops).await?;
    let Some(shard) = stored else { return Ok(()) };
    // Another device may have switched the search off meanwhile. When an entry fails, nothing is deleted: it may have been written.
    delete(context, unlocked, shard.pieces.iter().map(|piece| piece.object).collect()).await;
    merge(context, unlocked).await;
    Ok(())
}

/// Makes few shards of many.
async fn merge(context: &Context, unlocked: &mut Unlocked) {
    let pieces = KeptPieces::of(context, unlocked);
    loop {
        let merged = unlocked.vault.merge_shards(&pieces, context.now(), &mut Random).await.map_err(vault_error);
        match merged.and_then(|unneeded| unlocked.keep(context).map(|()| unneeded)) {
            Ok(Some(unneeded)) => delete(context, unlocked, unneeded).await,
            Ok(None) => return,
            Err(error) => {
                let why = &error.problem().title;
                return context.output.note(format_args!("The index of contents stays as it is: {why}"));
            }
        }
    }
}

/// Deletes those of these objects that the log does not name.
pub(super) async fn delete(context: &Context, unlocked: &Unlocked, objects: Vec<ObjectId>) {
    if let Err(error) = unlocked.delete_unnamed(context, objects).await {
        let why = &error.problem().title;
        context.output.note(format_args!("Objects of the index of contents are left on the server: {why}"));
    }
}

/// What came of indexing what was not.
#[derive(Default)]
pub(super) struct Indexed {
    pub(super) count: usize,
    /// What was not indexed, and why.
    pub(super) failed: Vec<(String, String)>,
}

/// The documents that are stored and not indexed.
pub(super) fn missing(unlocked: &Unlocked) -> Vec<(NodeId, Kind, Version)> {
    let documents = unlocked.vault.index().not_indexed().filter_map(|node| {
        let version = node.newest()?;
        Some((node.id, Kind::of(&node.name, &version.media)?, version.clone()))
    });
    documents.collect()
}

/// Fetches documents and indexes them, some at a time: what was done before an interruption stays done.
pub(super) async fn index(
    context: &Context,
    unlocked: &mut Unlocked,
    mut documents: Vec<(NodeId, Kind, Version)>,
) -> Result<Indexed, CliError> {
    documents.sort_by_cached_key(|(node, _, _)| unlocked.vault.index().path(*node));
    let progress = Progress::counting(context.output, "indexed", documents.len() as u64);
    let mut done = Indexed::default();
    for some in documents.chunks(TOGETHER) {
        let reading = some.iter().map(|(_, kind, version)| fetched_words(unlocked, *kind, version));
        let read: Vec<_> = stream::iter(reading).buffered(AT_A_TIME).inspect(|_| progress.add(1)).collect().await;
        let mut texts = Vec::new();
        for ((node, _, version), read) in some.iter().zip(read) {
            match read? {
                Ok(words) => texts.push((version.blob.object, words)),
                Err(why) => done.failed.push((unlocked.vault.index().path(*node), why.to_owned())),
            }
        }
        if !texts.is_empty() {
            done.count += texts.len();
            commit_indexed(context, unlocked, Vec::new(), texts).await?;
        }
    }
    progress.done();
    Ok(done)
}

/// Indexes files that were stored without their words, when that is wanted: they have to be fetched for it. What fails is told, and can be
/// done later.
pub(super) async fn index_stored(context: &Context, unlocked: &mut Unlocked, nodes: &[NodeId]) {
    if !unlocked.vault.index().contents().is_on() {
        return;
    }
    let documents = missing(unlocked).into_iter().filter(|(node, _, _)| nodes.contains(node)).collect();
    let failed = match index(context, unlocked, documents).await {
        Ok(indexed) => indexed.failed,
        Err(error) => vec![("It".to_owned(), error.problem().title.clone())],
    };
    failed.iter().for_each(|(path, why)| context.output.note(format_args!("{path} is not indexed: {why}")));
}

/// The words of a stored document. Only a failure to fetch it is one.
async fn fetched_words(unlocked: &Unlocked, kind: Kind, version: &Version) -> Result<Result<Words, NoWords>, CliError> {
    let enough = match needed(kind, version.size) {
        Ok(enough) => enough,
        Err(why) => return Ok(Err(why)),
    };
    let id = elohim_core::id::ObjectId::from_bytes(version.blob.object.0);
    let objects = unlocked.vault.pool().stored().objects();
    let reader = BlobReader::new(&version.blob).map_err(vault_error)?;
    let mut bytes = Vec::new();
    for index in 0..u32::try_from(version.blob.parts.len()).unwrap_or(u32::MAX) {
        let fetched = objects.stream(id, Some(reader.stored_range(index))).await.map_err(server_error)?;
        let part = fetched.body.try_collect::<Vec<_>>().await.map_err(server_error)?.concat();
        bytes.extend(reader.part(index, &part).map_err(vault_error)?);
        if bytes.len() as u64 >= enough {
            break;
        }
    }
    Ok(words(kind, Document::Bytes(bytes)).await)
}

/// Pieces of shards that this device keeps, encrypted as they are stored, until the vault is locked.
pub(super) struct KeptPieces {
    home: Home,
    folder: String,
}

impl KeptPieces {
    pub(super) fn of(context: &Context, unlocked: &Unlocked) -> Self {
        Self { home: context.home.clone(), folder: unlocked.file(crate::client::PIECES) }
    }

    /// Removes what is of shards that are no more.
    pub(super) fn tidy(&self, unlocked: &Unlocked) -> Result<(), CliError> {
        let named: HashSet<_> = unlocked.vault.index().contents().objects().map(|object| object.to_string()).collect();
        for name in self.home.list(&self.folder)?.iter().filter(|name| !named.contains(*name)) {
            self.home.remove(&format!("{}/{name}", self.folder))?;
        }
        Ok(())
    }
}

impl PieceCache for KeptPieces {
    fn find(&self, object: ObjectId) -> Option<Vec<u8>> {
        self.home.find(&format!("{}/{object}", self.folder)).ok()?
    }

    fn keep(&self, object: ObjectId, stored: &[u8]) {
        // It is fetched again when it was not kept.
        let _ = self.home.keep(&format!("{}/{object}", self.folder), stored);
    }
}

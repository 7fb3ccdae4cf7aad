//! A vault with very many files, as a device meets it that opens it for the first time, and as one that has it already.

use std::path::Path;

use bytes::Bytes;
use elohim_client::{Client, ClientError};
use elohim_core::id::ObjectId as WireId;
use elohim_vault::id::DeviceId;
use elohim_vault::kdf::{KdfParams, Passphrase};
use elohim_vault::slots::SlotSet;
use elohim_vault::{Created, Error, ObjectId, Pool, Vault};

use crate::index;
use crate::ours::{Ours, PASSPHRASE};
use crate::process;
use crate::report::{Row, Section};
use crate::scale::Scale;
use crate::series::{Series, Unit};
use crate::vault_keys::Random;

/// Entries of the log that the files come in: as many as there are between two snapshots.
const ENTRIES: usize = 1000;

const NOTES: [&str; 3] = [
    "The program and its server, each a process of its own. The vault has so many files in folders of 100, and a snapshot of them; the \
     peer is a vault without files.",
    "**first open** is `elohimos vault unlock` on a device that has never seen the vault: passphrase (Argon2id), snapshot, index, and \
     what is kept for the next command. **list a folder** and **find a word** are `elohimos vault ls` and `elohimos vault find` after \
     that: they ask the server what is new and read what was kept.",
    "What a search takes by itself, in memory, is under *The client's index*.",
];

/// Measures a vault with as many files as the index is measured with at most.
pub(crate) async fn measure(program: &Path, work: &Path, scale: &Scale) -> anyhow::Result<Section> {
    let files = scale.files[2];
    println!("a vault with {files} files");
    let full = Ours::start(program, &work.join("many"))?;
    let empty = Ours::start(program, &work.join("none"))?;
    fill(full.login().await?, files).await?;
    let mut figures = Figures::new(files);
    for round in 0..scale.rounds {
        for (ours, is_full) in [(&full, true), (&empty, false)] {
            let home = work.join(format!("home-{round}-{is_full}"));
            figures.round(ours, &home, is_full)?;
            tokio::time::sleep(scale.pause).await;
        }
    }
    let rows = figures.rows();
    Ok(Section { title: "A vault with many files".to_owned(), notes: NOTES.map(str::to_owned).to_vec(), rows })
}

/// What each thing takes, with many files and with none.
struct Figures([[Series; 2]; 5]);

impl Figures {
    fn new(files: usize) -> Self {
        let pair =
            |what: &str, unit| [Series::new(format!("{what}, {files} files"), unit), Series::new("no files", unit)];
        Self([
            pair("first open", Unit::Milliseconds),
            pair("first open, processor", Unit::ProcessorSeconds),
            pair("first open, memory", Unit::Megabytes),
            pair("list a folder", Unit::Milliseconds),
            pair("find a word", Unit::Milliseconds),
        ])
    }

    fn round(&mut self, ours: &Ours, home: &Path, is_full: bool) -> anyhow::Result<()> {
        let run = |arguments: &[&str]| process::run(vec![ours.client_in(home, arguments)]);
        run(&["login", "--server", &ours.url, "--password-file", "data/secrets/founder_password"])?;
        let opened = run(&["vault", "unlock", "--passphrase-file", "passphrase"])?;
        let listed = run(&["vault", "ls", if is_full { "/folder-0" } else { "/" }])?;
        let found = run(&["vault", "find", index::WORD])?;
        let Self([open, processor, memory, list, find]) = self;
        for (series, sample) in [
            (open, opened.seconds * 1e3),
            (processor, opened.processor),
            (list, listed.seconds * 1e3),
            (find, found.seconds * 1e3),
        ] {
            pick(series, is_full).push(sample);
        }
        pick(memory, is_full).push_bytes(opened.peak);
        Ok(())
    }

    fn rows(self) -> Vec<Row> {
        let rows = self.0.into_iter().map(|[figure, peer]| Row::new(figure, vec![peer]));
        rows.filter(|row| !row.figure.is_empty()).collect()
    }
}

fn pick([full, empty]: &mut [Series; 2], is_full: bool) -> &mut Series {
    if is_full { full } else { empty }
}

/// Puts so many files into a vault, through the same core and calls as the program.
async fn fill(client: Client, files: usize) -> anyhow::Result<()> {
    let passphrase = Passphrase::new(PASSPHRASE.trim_end());
    let mut vault = Vault::unlock(ServerPool(client), &passphrase, DeviceId([7; 16]), None).await?;
    vault.refresh().await?;
    let ops = index::operations(files);
    let each = ops.len().div_ceil(ENTRIES);
    for batch in ops.chunks(each) {
        vault.commit(batch.to_vec(), 0, &mut Random).await?;
    }
    Ok(())
}

/// The pool of the account that is signed in.
struct ServerPool(Client);

impl Pool for ServerPool {
    async fn slots(&self) -> Result<Option<SlotSet>, Error> {
        let Some(wire) = self.0.vault().slots().find().await.map_err(failed)? else { return Ok(None) };
        let params = KdfParams { memory_kib: wire.memory_kib, passes: wire.passes, lanes: wire.lanes };
        let salt = wire.salt.0.try_into().map_err(|_| Error::Damaged("set of unlock slots"))?;
        Ok(Some(SlotSet { params, salt, slots: wire.slots.into_iter().map(|slot| slot.0).collect() }))
    }

    async fn create_slots(&self, _: &SlotSet) -> Result<Created, Error> {
        Err(Error::NotPossible("the vault is there"))
    }

    async fn replace_slot(&self, _: usize, _: [u8; 32], _: Vec<u8>) -> Result<Created, Error> {
        Err(Error::NotPossible("the passphrase stays"))
    }

    async fn create(&self, id: ObjectId, body: Vec<u8>) -> Result<Created, Error> {
        self.0.vault().objects().create(WireId::from_bytes(id.0), Bytes::from(body)).await.map_err(failed)?;
        Ok(Created::Yes)
    }

    async fn read_many(&self, ids: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>, Error> {
        let ids: Vec<_> = ids.iter().map(|id| WireId::from_bytes(id.0)).collect();
        self.0.vault().objects().read_many(&ids).await.map_err(failed)
    }
}

fn failed(error: ClientError) -> Error {
    Error::Pool(Box::new(error))
}

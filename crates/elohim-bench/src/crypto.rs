//! What cryptography costs by itself, and the two places where somebody waits for a key to be derived.

use elohim_vault::blob::{BlobWriter, PART, part_range};
use elohim_vault::kdf::{self, KdfParams, Passphrase};
use sha2::{Digest as _, Sha256};

use crate::ours::Ours;
use crate::report::{Row, Section};
use crate::scale::Scale;
use crate::series::{Series, Unit::Milliseconds};
use crate::vault_keys::{Random, keys};

/// Rounds of the login hash, as the HTTP contract has it.
const ITERATIONS: u32 = 600_000;
/// Most logins in a run: the server allows ten a minute.
const LOGINS: usize = 5;

const NOTES: [&str; 1] =
    ["One part of a file (8 MiB) on one thread. The derivations are slow on purpose; what matters is that \
    login and unlocking cost little besides."];

/// Measures encryption, login and unlocking.
pub(crate) async fn measure(ours: &Ours, scale: &Scale) -> anyhow::Result<Section> {
    println!("cryptography");
    let mut rows = encryption(scale)?;
    let (mut login, mut pbkdf2) = (named("login"), named("PBKDF2, 600,000 rounds"));
    let (mut unlock, mut argon2) = (named("elohimos vault unlock"), named("Argon2id, 128 MiB, 3 passes"));
    let passphrase = Passphrase::new("a passphrase of several words");
    for _ in 0..scale.rounds.min(LOGINS) {
        login.time(ours.login()).await?;
        pbkdf2.average(1, || {
            let mut hash = [0; 32];
            pbkdf2::pbkdf2_hmac::<Sha256>(b"a password", &[7; 16], ITERATIONS, &mut hash);
            hash
        });
        unlock.time(async { ours.unlock() }).await?;
        argon2.average(1, || kdf::derive(&passphrase, &[7; 16], KdfParams::DEFAULT).is_ok());
    }
    rows.push(Row::new(login, vec![pbkdf2]));
    rows.push(Row::new(unlock, vec![argon2]));
    Ok(Section { title: "Cryptography".to_owned(), notes: NOTES.map(str::to_owned).to_vec(), rows })
}

fn encryption(scale: &Scale) -> anyhow::Result<Vec<Row>> {
    let keys = keys()?;
    let writer = BlobWriter::new(&keys, PART, &mut Random)?;
    let whole = part_range(PART, 0);
    let plain = vec![7; usize::try_from(whole.end - whole.start)?];
    let (mut encrypt, mut hash, mut copy) = (named("encrypt a part"), named("SHA-256 of a part"), named("copying it"));
    anyhow::ensure!(writer.part(0, &plain)?.len() > plain.len());
    for _ in 0..scale.rounds {
        encrypt.average(4, || writer.part(0, &plain).map(|part| part.len()));
        hash.average(4, || Sha256::digest(&plain));
        copy.average(4, || plain.clone());
    }
    let limit = hash.called("SHA-256 of it");
    Ok(vec![Row::new(encrypt, vec![limit, copy.clone()]), Row::new(hash, vec![copy])])
}

fn named(name: &str) -> Series {
    Series::new(name, Milliseconds)
}

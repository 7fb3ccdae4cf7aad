//! A new secret in place of the present one, which stays good until the next rotation.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use elohim_core::{Entropy, Secret};
use rustix::process::geteuid;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use crate::config::Loaded;
use crate::config::origin::Origin;
use crate::config::production::DEVELOPMENT_PREFIX;
use crate::config::secrets::previous_file;

const PRESENT: &str = "identity.jwt_secret";
const PREVIOUS: &str = "identity.previous_jwt_secret";

/// What a rotation did.
pub(crate) struct Rotated {
    /// The file that holds the new secret.
    pub(crate) file: PathBuf,
    /// The file that holds the one before, unless it is no longer good.
    pub(crate) previous: Option<PathBuf>,
}

/// Why nothing was rotated. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotRotated {
    /// There is no secret yet.
    #[error("{PRESENT} is not set")]
    Missing,
    /// It is not in a file of its own.
    #[error("{PRESENT} is not in a file of its own: {0}")]
    NoFile(Origin),
    /// The previous secret has its place elsewhere.
    #[error("{PREVIOUS} is set by hand: {0}")]
    ByHand(Origin),
    /// The file is somebody else's: the server could not read its successor.
    #[error("{0} belongs to another user of this machine")]
    Foreign(PathBuf),
    /// A file could not be written.
    #[error("{0} cannot be written: {1}")]
    Io(PathBuf, io::Error),
}

/// Replaces the secret that signs access tokens. With `leaked` the one before is good no more. A crash in the middle leaves the
/// present secret in its place.
///
/// # Errors
/// [`NotRotated`].
pub(crate) fn rotate(loaded: &Loaded, leaked: bool, entropy: &dyn Entropy) -> Result<Rotated, NotRotated> {
    let secrets = &loaded.secrets;
    let (Some(present), Some(origin)) = (secrets.find(PRESENT), secrets.origin(PRESENT)) else {
        return Err(NotRotated::Missing);
    };
    let file = secrets.file(PRESENT).filter(|_| !matches!(origin, Origin::Credential(_)));
    let file = file.ok_or_else(|| NotRotated::NoFile(origin.clone()))?;
    match secrets.origin(PREVIOUS) {
        None | Some(Origin::Rotated(_)) => {}
        Some(origin) => return Err(NotRotated::ByHand(origin.clone())),
    }
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| NotRotated::Io(path, error)
    };
    // Where a link points, so that the link stays and the file behind it is replaced.
    let file = fs::canonicalize(file).map_err(failed(file))?;
    if fs::metadata(&file).map_err(failed(&file))?.uid() != geteuid().as_raw() {
        return Err(NotRotated::Foreign(file));
    }
    let prefix = if matches!(origin, Origin::Development(_)) { DEVELOPMENT_PREFIX } else { "" };
    let random = Zeroizing::new(entropy.bytes::<48>());
    let next = Secret::new(Zeroizing::new(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(*random))).as_bytes());
    let previous = previous_file(&file);
    if leaked {
        remove(&previous).map_err(failed(&previous))?;
    } else {
        replace(&previous, present).map_err(failed(&previous))?;
    }
    replace(&file, &next).map_err(failed(&file))?;
    Ok(Rotated { file, previous: (!leaked).then_some(previous) })
}

/// Writes a file that only its owner reads, as a whole.
fn replace(path: &Path, secret: &Secret) -> io::Result<()> {
    let folder = folder(path);
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(secret.expose())?;
    file.write_all(b"\n")?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    File::open(folder(path))?.sync_all()
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("/"))
}

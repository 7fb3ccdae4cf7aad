//! The recovery kit: a piece of paper that opens everything, with the stock `age` tool and nothing of ours.

mod pdf;

use std::io::Write as _;

use age::secrecy::{ExposeSecret as _, SecretString};
use age::x25519::Identity;
use qrcode::QrCode;
use qrcode::render::svg;
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::keys::Keys;
use crate::second::SecondSecret;

/// Work factor of a kit that is protected by a passphrase: scrypt with 2^18, 256 MiB.
pub const WORK_FACTOR: u8 = 18;

/// A recovery kit. Its text is a secret: whoever holds it reads everything.
#[derive(Clone)]
pub struct Kit(Zeroizing<String>);

impl Kit {
    /// The kit of an unlocked vault. It comes out the same every time, so that a lost print can be made anew. `past` are the keys
    /// before the present ones, the first ones first: what was stored with them stays as it is. The second secret is said where one is
    /// asked for.
    pub fn new(past: &[Keys], keys: &Keys, label: &str, second: Option<&SecondSecret>) -> Self {
        let label: String = label.chars().filter(|c| !c.is_control()).collect();
        let mut text = Zeroizing::new(format!(
            "# ElohimOS recovery kit of the vault \"{label}\" ({})\n\
             #\n\
             # Print this page, keep it where only you can get at it, and delete the file.\n\
             # Whoever has it can read everything in the vault, without your passphrase.\n\
             #\n\
             # To open a stored file without ElohimOS, with the tool from age-encryption.org:\n\
             #     cat PARTS-OF-THE-FILE | age -d -i THIS-FILE > FILE\n\
             # To use the vault again after losing the passphrase:\n\
             #     elohimos vault unlock --kit THIS-FILE\n",
            keys.vault
        ));
        if let Some(second) = second {
            text.push_str("#\n# A new device asks for this beside the passphrase:\n#     ");
            text.push_str(&second.to_text());
            text.push('\n');
        }
        for keys in past {
            text.push_str("#\n# Keys that were renewed since. What was stored with them has stayed:\n");
            push(&mut text, &opening(keys));
        }
        if !past.is_empty() {
            text.push_str("#\n# The present keys. A kit that was printed before they were made does not open what is stored with them:\n");
        }
        push(&mut text, &opening(keys));
        push(&mut text, &[("opens the vault itself, to go on using it", &keys.kit)]);
        Self(text)
    }

    /// The kit as text, which `age -i` reads.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The kit's keys as a QR code, as an SVG picture.
    ///
    /// # Errors
    /// None that can happen.
    pub fn qr_svg(&self) -> Result<String> {
        let keys: Vec<_> = self.0.lines().filter(|line| !line.starts_with('#')).collect();
        let code =
            QrCode::new(keys.join("\n")).map_err(|_| Error::NotPossible("the kit does not fit into a QR code"))?;
        Ok(code.render::<svg::Color<'_>>().min_dimensions(320, 320).build())
    }

    /// The kit, protected by a passphrase, as `age -p` does it.
    ///
    /// # Errors
    /// Only when the library fails.
    pub fn protected(&self, passphrase: &str, work_factor: u8) -> Result<Vec<u8>> {
        let failed = || Error::NotPossible("the kit could not be protected");
        let mut recipient = age::scrypt::Recipient::new(SecretString::from(passphrase));
        recipient.set_work_factor(work_factor);
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .map_err(|_| failed())?;
        let mut file = Vec::new();
        let mut writer = encryptor.wrap_output(&mut file).map_err(|_| failed())?;
        writer.write_all(self.0.as_bytes()).map_err(|_| failed())?;
        writer.finish().map_err(|_| failed())?;
        Ok(file)
    }
}

/// What the keys of an epoch open.
fn opening(keys: &Keys) -> [(&'static str, &Identity); 3] {
    [
        ("opens your files", &keys.store),
        ("opens the list of names", &keys.log),
        ("opens what others send you", &keys.drop),
    ]
}

fn push(text: &mut String, lines: &[(&str, &Identity)]) {
    for (what, identity) in lines {
        text.push_str("#\n# This line ");
        text.push_str(what);
        text.push_str(":\n");
        text.push_str(identity.to_string().expose_secret());
        text.push('\n');
    }
}

/// The identities on a kit, in its order. The last one opens the vault.
///
/// # Errors
/// [`Error::WrongPassphrase`] when the text is not a kit.
pub fn identities(text: &str) -> Result<Vec<Identity>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let identities: Vec<Identity> =
        lines.map(|line| line.parse().map_err(|_| Error::WrongPassphrase)).collect::<Result<_>>()?;
    if identities.is_empty() { Err(Error::WrongPassphrase) } else { Ok(identities) }
}

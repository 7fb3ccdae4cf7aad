//! The configuration as text: what holds now, the documented default file, the reference page.

use std::fmt::Write;

use crate::config::load::Loaded;
use crate::config::setting::Setting;
use crate::config::table::SETTINGS;

/// What holds for one setting.
pub(crate) struct Row {
    pub(crate) key: &'static str,
    /// The value; `***` for a secret that is set, null for one that is not.
    pub(crate) value: serde_json::Value,
    pub(crate) origin: String,
}

/// Every setting with its value and where it came from.
pub(crate) fn rows(loaded: &Loaded) -> impl Iterator<Item = Row> {
    SETTINGS.iter().map(|setting| {
        let key = setting.key;
        if !setting.kind.is_secret() {
            let value = loaded.layers.find(key).and_then(|value| serde_json::to_value(value).ok()).unwrap_or_default();
            return Row { key, value, origin: loaded.layers.origin(key).to_string() };
        }
        match loaded.secrets.origin(key) {
            Some(origin) => Row { key, value: "***".into(), origin: origin.to_string() },
            None => Row { key, value: serde_json::Value::Null, origin: "not set".to_owned() },
        }
    })
}

/// [`rows`] as lines; with `origin`, each ends with where its value came from.
pub(crate) fn show(loaded: &Loaded, origin: bool) -> String {
    let line = |row: Row| match (row.value.is_null(), origin) {
        (true, _) => format!("# {} is not set\n", row.key),
        (false, true) => format!("{} = {}  # {}\n", row.key, row.value, row.origin),
        (false, false) => format!("{} = {}\n", row.key, row.value),
    };
    rows(loaded).map(line).collect()
}

/// A configuration file with every setting at its default and its meaning above it.
pub(crate) fn default_file() -> String {
    let mut text =
        "# ElohimOS configuration. Every value here is the default; remove what you do not change.\n".to_owned();
    let mut section = "";
    for setting in SETTINGS {
        let (of, name) = setting.key.split_once('.').unwrap_or(("", setting.key));
        if of != section {
            let _ = write!(text, "\n[{of}]");
            section = of;
        }
        let _ = write!(text, "\n# {}\n# {}.", setting.meaning, setting.kind.describe().replace('`', ""));
        if setting.kind.is_secret() {
            let _ = writeln!(text, "\n# {name}_file = \"/path/to/a/file/of/mode/0600\"");
        } else {
            let _ = writeln!(text, "\n{name} = {}", setting.default);
        }
    }
    text
}

/// The page `docs/reference/config.md`.
pub(crate) fn reference() -> String {
    let mut text = String::from(
        "# Configuration\n\n\
         <!-- Generated: elohimos config reference > docs/reference/config.md -->\n\n\
         Later places win: default, TOML file (`--config`, or `elohimos.toml` in the data directory or the working\n\
         directory), `.env` (development only, mode 0600), environment, flag. A secret may have one place only: its value,\n\
         a file (`<key>_file`, or the environment name with `_FILE`), a systemd credential, or, for the founder's password\n\
         on macOS, the key store (service `ElohimOS`, account `founder`). `elohimos config show --origin` prints where each\n\
         value came from, `elohimos config check` everything that is wrong.\n",
    );
    let mut section = None;
    for setting in SETTINGS {
        let of = setting.key.split_once('.').map_or("", |(of, _)| of);
        if section != Some(of) {
            let title = if of.is_empty() { "General".to_owned() } else { format!("`[{of}]`") };
            let _ = write!(
                text,
                "\n## {title}\n\n| setting | default | values | environment, flag | meaning |\n|---|---|---|---|---|\n"
            );
            section = Some(of);
        }
        text.push_str(&row(setting));
    }
    text
}

fn row(setting: &Setting) -> String {
    let default = if setting.kind.is_secret() { "not set".to_owned() } else { format!("`{}`", setting.default) };
    let names = setting.environment_names().into_iter().chain(setting.flag.map(ToOwned::to_owned));
    let names = names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    format!("| `{}` | {default} | {} | {names} | {} |\n", setting.key, setting.kind.describe(), setting.meaning)
}

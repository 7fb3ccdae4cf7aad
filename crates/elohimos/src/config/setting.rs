//! What a setting is.

/// One setting, as the table in `table.rs` lists it.
pub(crate) struct Setting {
    /// Its place in the TOML file: `section.key`, or `key` at the top.
    pub(crate) key: &'static str,
    /// Which values it takes.
    pub(crate) kind: Kind,
    /// The value that holds when nobody sets it, written as TOML. Empty for secrets.
    pub(crate) default: &'static str,
    /// Environment names that are part of the published contract, beside the general `ELOHIMOS__SECTION__KEY`.
    pub(crate) names: &'static [&'static str],
    /// The flag of `elohimos serve` and `elohimos up` that sets it.
    pub(crate) flag: Option<&'static str>,
    /// What it does, for operators. Whole sentences.
    pub(crate) meaning: &'static str,
}

/// Which values a setting takes.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Any text; an empty one means "not set".
    Text,
    /// A path; an empty one means "not set".
    Path,
    /// A whole number from the first to the second, both included.
    Whole(u64, u64),
    /// `true` or `false`.
    Switch,
    /// Several texts: a TOML array, or separated by commas in the environment.
    List,
    /// A length of time such as `30s`, `10m`, `7d`.
    Time,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A secret. It can also be given as `<key>_file`, and as a systemd credential of this name.
    Secret(&'static str),
}

impl Kind {
    /// How the reference describes the values.
    pub(crate) fn describe(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Path => "path".to_owned(),
            Self::Whole(from, to) => format!("whole number, {from} to {to}"),
            Self::Switch => "`true` or `false`".to_owned(),
            Self::List => "list of texts (in the environment: separated by commas)".to_owned(),
            Self::Time => "time, for example `30s`, `10m`, `7d`".to_owned(),
            Self::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
            Self::Secret(credential) => format!("secret; systemd credential `{credential}`"),
        }
    }

    /// Whether it is a secret, which is never printed.
    pub(crate) fn is_secret(self) -> bool {
        matches!(self, Self::Secret(_))
    }
}

impl Setting {
    /// The general environment name: `ELOHIMOS__HTTP__PORT` for `http.port`.
    pub(crate) fn general_name(&self) -> String {
        format!("ELOHIMOS__{}", self.key.replace('.', "__").to_uppercase())
    }

    /// Every environment name that sets it, published ones first.
    pub(crate) fn environment_names(&self) -> Vec<String> {
        self.names.iter().map(|name| (*name).to_owned()).chain([self.general_name()]).collect()
    }
}

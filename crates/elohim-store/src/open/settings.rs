//! Where the databases are and what they are called.

use std::path::PathBuf;

use elohim_core::Secret;

/// Where the databases are.
pub enum DatabaseSettings {
    /// Files in a folder of this machine.
    Sqlite {
        /// The folder. Made when it is missing, readable by its owner only.
        data_dir: PathBuf,
    },
    /// Schemas of one PostgreSQL database.
    Postgres {
        /// Its address with user and password.
        url: Secret,
        /// How many connections to hold at most, over all schemas (each gets its share, and at least two).
        max_connections: u32,
    },
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident $text:literal $file:literal $schema:literal $number:literal;)*) => {
        /// One of the databases.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum DatabaseName { $($(#[$doc])* $name,)* }

        impl DatabaseName {
            /// All of them, the one that names the instance first.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The short name, as metrics and reports use it.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$name => $text,)* } }

            /// Its file in the data directory.
            pub const fn file(self) -> &'static str { match self { $(Self::$name => $file,)* } }

            /// Its schema on PostgreSQL.
            pub const fn schema(self) -> &'static str { match self { $(Self::$name => $schema,)* } }

            /// What its file says it is (SQLite's `user_version`).
            pub(crate) const fn number(self) -> i64 { match self { $(Self::$name => $number,)* } }
        }
    };
}

names! {
    /// Accounts, sessions, settings; its `instance` row names the instance that the others must belong to.
    App "app" "elohimos_app.db" "elohimos_app" 1;
    /// Unlock slots, objects, shares.
    Vault "vault" "vault.db" "vault" 2;
    /// Datasets.
    Datasets "datasets" "datasets/datasets.db" "datasets" 3;
    /// What the assistant remembers.
    Memory "memory" "memory/chat_memory.db" "chat_memory" 4;
    /// The keys of people, under which the others say who they are.
    Keys "keys" "keys.db" "subject_keys" 5;
}

# What people type. Each line calls what the machines call.

# Everything that has to be right, cheap things first.
check:
    ./elohimos test

# Some tests: just test share_links
test *NAMES:
    ./elohimos test {{NAMES}}

# A shell with a private PostgreSQL, whose address is in ELOHIMOS_TEST_PG.
pg:
    cargo xtask pg -- "${SHELL:-sh}"

# Direction, sizes, names, SQL habits, paths in the documents.
tidy:
    cargo xtask tidy

# What can be put right without thinking.
fix:
    cargo fmt --all
    cargo clippy --workspace --all-targets --fix --allow-dirty

# Measure against peers; writes docs/performance. --quick takes smaller files.
bench *OPTIONS:
    ./elohimos bench {{OPTIONS}}

# Serve on port 8000 with a development configuration.
up *OPTIONS:
    ./elohimos up {{OPTIONS}}

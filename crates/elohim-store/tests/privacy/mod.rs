mod erasures;
mod receipt_keys;

mod consents;
mod erasures;
mod receipt_keys;
mod retention;
mod subject_keys;

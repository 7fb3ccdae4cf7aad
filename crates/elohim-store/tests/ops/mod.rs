mod audit;
mod audit_anchor;
mod integrity;

mod audit;
mod audit_export;
mod health;
mod landing;
mod metrics;
mod scrub;

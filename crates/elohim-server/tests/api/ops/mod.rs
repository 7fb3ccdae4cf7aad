mod audit;
mod audit_export;
mod csp_reports;
mod health;
mod landing;
mod metrics;
mod scrub;

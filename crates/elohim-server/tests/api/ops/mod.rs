mod health;
mod landing;
mod metrics;

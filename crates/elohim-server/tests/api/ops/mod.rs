mod audit;
mod health;
mod landing;
mod metrics;

mod audit;
mod integrity;

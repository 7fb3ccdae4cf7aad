mod given;
mod invites;
mod members;
mod promotions;
mod standing;
mod team;

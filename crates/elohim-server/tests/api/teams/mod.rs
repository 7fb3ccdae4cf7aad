mod given;
mod invites;
mod members;
mod promotions;
mod shares;
mod standing;
mod team;

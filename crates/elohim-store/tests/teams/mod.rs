mod invites;
mod members;
mod promotions;
mod team;

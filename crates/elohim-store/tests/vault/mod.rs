mod accounts;
mod objects;
mod share_tickets;
mod shares;
mod slots;
mod uploads;

// The order of roles, as the server keeps it: nobody decides about accounts of their own role or a higher one.

const ROLES = ["founder_rights", "super_admin", "admin", "member", "guest"];

/** The roles below this one, the highest first. */
export const below = (role: string): string[] => (ROLES.includes(role) ? ROLES.slice(ROLES.indexOf(role) + 1) : []);

/** Whether somebody of the first role decides about somebody of the second. */
export const outranks = (role: string, other: string): boolean => below(role).includes(other);

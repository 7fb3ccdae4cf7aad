//! The vault: slots, objects, uploads, share links. Opaque bytes in, the same bytes out.

pub(crate) mod objects;
mod octets;
mod pool;
pub(crate) mod share_access;
pub(crate) mod shares;
pub(crate) mod slots;
pub(crate) mod uploads;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = objects::routes(slots::routes(routes));
    share_access::routes(shares::routes(uploads::routes(routes)))
}

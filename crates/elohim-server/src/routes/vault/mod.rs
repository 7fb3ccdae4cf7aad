//! The vault: slots, objects, uploads, share links, drop boxes, analytics. Opaque bytes in, the same bytes out.

pub(crate) mod analytics;
pub(crate) mod drop_boxes;
pub(crate) mod drop_send;
pub(crate) mod objects;
mod octets;
mod pool;
pub(crate) mod search;
pub(crate) mod share_access;
pub(crate) mod share_notices;
pub(crate) mod shares;
pub(crate) mod slots;
pub(crate) mod uploads;
pub(crate) mod usage;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = usage::routes(objects::routes(slots::routes(routes)));
    let routes = share_access::routes(shares::routes(uploads::routes(routes)));
    let routes = share_notices::routes(search::routes(routes));
    analytics::routes(drop_send::routes(drop_boxes::routes(routes)))
}

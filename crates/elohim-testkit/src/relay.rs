//! A wire between a client and a server that counts what goes over it, and breaks where it is told to.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// How an answer begins that acknowledges a part of an upload.
const ACKNOWLEDGED: &[u8] = b"HTTP/1.1 204 ";

/// Where the wire breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// When so many parts of an upload were acknowledged to the client.
    Acknowledged(u32),
    /// When the client was sent so many bytes.
    Received(u64),
}

/// What happens there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// All connections end. New ones work.
    Cut,
    /// Nothing goes on, until [`Relay::release`].
    Hold,
}

/// Bytes that were carried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// From the client to the server.
    pub up: u64,
    /// From the server to the client.
    pub down: u64,
}

/// The wire. It carries until the process ends.
pub struct Relay {
    address: SocketAddr,
    wire: Arc<Wire>,
}

struct Wire {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    carried: Carried,
    total: Carried,
    acknowledged: u32,
    breaks: Option<(At, Break)>,
    has_broken: bool,
    is_held: bool,
    /// Both ends of every connection, and how often all of them were ended.
    open: Vec<TcpStream>,
    generation: u64,
}

impl Relay {
    /// A wire to this server. Clients connect to [`Relay::address`].
    ///
    /// # Panics
    /// When the machine has no free port.
    pub fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let wire = Arc::new(Wire { state: Mutex::default(), changed: Condvar::new() });
        let relay = Self { address, wire: Arc::clone(&wire) };
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that is gone looks as it does without a wire: the connection ends.
                if let Ok(server) = TcpStream::connect(server) {
                    wire.join(&client, &server);
                }
            }
        });
        relay
    }

    /// Where clients connect to.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Breaks once, there. What was carried and acknowledged is counted anew from now on, and again from the break on.
    pub fn break_at(&self, at: At, how: Break) {
        let mut state = self.wire.lock();
        (state.carried, state.acknowledged) = (Carried::default(), 0);
        (state.breaks, state.has_broken) = (Some((at, how)), false);
    }

    /// Waits until it has broken; `false` when that does not happen in time.
    pub fn wait(&self, most: Duration) -> bool {
        let waited = self.wire.changed.wait_timeout_while(self.wire.lock(), most, |state| !state.has_broken);
        waited.is_ok_and(|(state, _)| state.has_broken)
    }

    /// Ends what is held, and carries again.
    pub fn release(&self) {
        let mut state = self.wire.lock();
        state.cut();
        (state.is_held, state.carried) = (false, Carried::default());
        self.wire.changed.notify_all();
    }

    /// What was carried since the last break or release, or since a break was asked for.
    pub fn carried(&self) -> Carried {
        self.wire.lock().carried
    }

    /// What was carried at all.
    pub fn total(&self) -> Carried {
        self.wire.lock().total
    }
}

impl Wire {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics with it")
    }

    /// Carries in both directions, on threads of their own.
    fn join(self: &Arc<Self>, client: &TcpStream, server: &TcpStream) {
        let ends = || Some((client.try_clone().ok()?, server.try_clone().ok()?));
        let (Some(kept), Some(up), Some(down)) = (ends(), ends(), ends()) else { return };
        let mut state = self.lock();
        state.open.extend([kept.0, kept.1]);
        let generation = state.generation;
        drop(state);
        let (one, other) = (Arc::clone(self), Arc::clone(self));
        thread::spawn(move || one.carry(up.0, up.1, generation, true));
        thread::spawn(move || other.carry(down.1, down.0, generation, false));
    }

    fn carry(&self, mut from: TcpStream, mut to: TcpStream, generation: u64, is_up: bool) {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count = from.read(&mut buffer).unwrap_or(0);
            let mut rest = buffer.get(..count).unwrap_or_default();
            if rest.is_empty() {
                // The other direction may go on.
                let _ = to.shutdown(Shutdown::Write);
                return;
            }
            while !rest.is_empty() {
                let state = self.lock();
                let Ok(state) = self.changed.wait_while(state, |state| state.is_held) else { return };
                if state.generation != generation {
                    return;
                }
                let (now, after) = rest.split_at(state.room(is_up).min(rest.len()));
                drop(state);
                if to.write_all(now).is_err() {
                    return;
                }
                self.carried(now, is_up);
                rest = after;
            }
        }
    }

    /// Counts, and breaks where it is time.
    fn carried(&self, bytes: &[u8], is_up: bool) {
        let mut state = self.lock();
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if is_up {
            state.carried.up += count;
            state.total.up += count;
        } else {
            state.carried.down += count;
            state.total.down += count;
            state.acknowledged += u32::from(bytes.starts_with(ACKNOWLEDGED));
        }
        let is_time = match state.breaks {
            Some((At::Acknowledged(parts), _)) => state.acknowledged >= parts,
            Some((At::Received(bytes), _)) => state.carried.down >= bytes,
            None => false,
        };
        if let Some((_, how)) = state.breaks.take_if(|_| is_time) {
            match how {
                Break::Cut => state.cut(),
                Break::Hold => state.is_held = true,
            }
            (state.carried, state.has_broken) = (Carried::default(), true);
            self.changed.notify_all();
        }
    }
}

impl State {
    /// How many bytes may go on before it breaks.
    fn room(&self, is_up: bool) -> usize {
        match self.breaks {
            Some((At::Received(bytes), _)) if !is_up => {
                usize::try_from(bytes.saturating_sub(self.carried.down)).unwrap_or(usize::MAX).max(1)
            }
            _ => usize::MAX,
        }
    }

    /// Ends all connections. What was carried already still arrives.
    fn cut(&mut self) {
        self.generation += 1;
        for end in self.open.drain(..) {
            let _ = end.shutdown(Shutdown::Both);
        }
    }
}

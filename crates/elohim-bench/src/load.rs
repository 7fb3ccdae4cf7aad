//! A closed loop of small requests: every connection sends its next request when the answer to the last one is whole.
//!
//! What it is not: an HTTP client. It sends one fixed request and reads answers with a length, and costs little of the
//! machine that it shares with the server.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Most headers of an answer that are read.
const HEADERS: usize = 64;
/// Client addresses that requests take turns in claiming: enough that none reaches a limit of 300 a minute.
const ADDRESSES: u32 = 20_000;

/// What is asked of whom.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) path: &'static str,
    /// The access token, when there is one.
    pub(crate) token: Option<String>,
}

/// What came of it.
pub(crate) struct Outcome {
    /// Answers in a second.
    pub(crate) per_second: f64,
    /// Half of the answers came within so many microseconds.
    pub(crate) p50: f64,
    /// 99 of 100 answers came within so many microseconds.
    pub(crate) p99: f64,
}

/// Loads `target` over so many connections for so long. Any answer but 200 ends the run.
pub(crate) async fn run(target: &Target, connections: u32, time: Duration) -> anyhow::Result<Outcome> {
    let mut tasks = JoinSet::new();
    let began = Instant::now();
    for connection in 0..connections {
        tasks.spawn(connection_loop(target.clone(), connection, connections, began + time));
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done??);
    }
    let seconds = began.elapsed().as_secs_f64();
    times.sort_unstable();
    let within = |share: usize| times.get(times.len() * share / 100).map_or(0.0, |time| time.as_secs_f64() * 1e6);
    let count = u32::try_from(times.len())?;
    Ok(Outcome { per_second: f64::from(count) / seconds, p50: within(50), p99: within(99) })
}

async fn connection_loop(target: Target, first: u32, step: u32, until: Instant) -> anyhow::Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(target.address).await?;
    stream.set_nodelay(true)?;
    let token = target.token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    let fixed = format!("GET {} HTTP/1.1\r\nhost: {}\r\n{token}x-forwarded-for: ", target.path, target.address);
    let (mut request, mut answer, mut times) = (Vec::new(), Vec::new(), Vec::new());
    let mut turn = first;
    while Instant::now() < until {
        request.clear();
        let client = Ipv4Addr::from_bits(Ipv4Addr::new(10, 0, 0, 0).to_bits() + turn % ADDRESSES);
        write!(request, "{fixed}{client}\r\n\r\n")?;
        turn = turn.wrapping_add(step);
        let began = Instant::now();
        stream.write_all(&request).await?;
        read_answer(&mut stream, &mut answer).await?;
        times.push(began.elapsed());
    }
    Ok(times)
}

async fn read_answer(stream: &mut TcpStream, answer: &mut Vec<u8>) -> anyhow::Result<()> {
    answer.clear();
    loop {
        anyhow::ensure!(stream.read_buf(answer).await? > 0, "the connection was closed");
        if let Some(length) = whole_length(answer)? {
            while answer.len() < length {
                anyhow::ensure!(stream.read_buf(answer).await? > 0, "the connection was closed in an answer");
            }
            return Ok(());
        }
    }
}

/// The length of the whole answer, once its head is here.
fn whole_length(answer: &[u8]) -> anyhow::Result<Option<usize>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(end) = head.parse(answer)? else { return Ok(None) };
    anyhow::ensure!(head.code == Some(200), "an answer of {:?} instead of 200", head.code);
    let length = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|header| std::str::from_utf8(header.value).ok()?.parse::<usize>().ok());
    Ok(Some(end + length.context("an answer without a length")?))
}

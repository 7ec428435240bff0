//! The DevTools protocol: commands as JSON over a web socket, answered out of order, with events in between.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error, Message, WebSocket};

/// How long a command may take; the longest ones wait for a promise of a page.
const ANSWER: Duration = Duration::from_secs(120);

/// A connection to the browser, or to one of its pages.
pub struct Connection {
    socket: WebSocket<TcpStream>,
    /// The number of the last command.
    last: u64,
    /// Those that came while an answer was waited for.
    events: VecDeque<Event>,
}

/// What a page tells on its own.
pub struct Event {
    pub method: String,
    pub parameters: Value,
}

impl Connection {
    /// Connects to `path` at `address`.
    pub fn open(address: &str, path: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).context("Chromium can't be reached")?;
        stream.set_nodelay(true)?;
        // A screenshot is a single message, of any length.
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let url = format!("ws://{address}{path}");
        let (socket, _) = tungstenite::client::client_with_config(url, stream, Some(config))?;
        Ok(Self { socket, last: 0, events: VecDeque::new() })
    }

    /// Sends a command, and waits for its answer.
    pub fn call(&mut self, method: &str, parameters: Value) -> Result<Value> {
        self.last += 1;
        let command = json!({"id": self.last, "method": method, "params": parameters});
        self.socket.send(Message::text(command.to_string()))?;
        let end = Instant::now() + ANSWER;
        while let Some(mut message) = self.message(end)? {
            if message["id"] == self.last {
                if let Some(error) = message.get("error") {
                    bail!("{method}: {}", error["message"].as_str().unwrap_or_default());
                }
                return Ok(message["result"].take());
            }
            self.events.extend(event(message));
        }
        bail!("{method}: Chromium didn't answer within {} s", ANSWER.as_secs())
    }

    /// The next event; `None` if there is none until then.
    pub fn event(&mut self, end: Instant) -> Result<Option<Event>> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Ok(Some(event));
            }
            match self.message(end)? {
                Some(message) => self.events.extend(event(message)),
                None => return Ok(None),
            }
        }
    }

    fn message(&mut self, end: Instant) -> Result<Option<Value>> {
        loop {
            let left = end.saturating_duration_since(Instant::now());
            // A timeout of zero would be none at all.
            self.socket.get_ref().set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
            match self.socket.read() {
                Ok(Message::Text(text)) => return Ok(Some(serde_json::from_str(&text)?)),
                Ok(_) => {}
                Err(Error::Io(error))
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    if left.is_zero() {
                        return Ok(None);
                    }
                }
                Err(error) => return Err(error).context("Chromium has gone"),
            }
        }
    }
}

/// A message that answers no command.
fn event(mut message: Value) -> Option<Event> {
    let method = message.get("method")?.as_str()?.to_owned();
    Some(Event { method, parameters: message["params"].take() })
}

//! A server for the files of a folder, on this machine only: a page from disk may do less than one from a server.

use anyhow::Result;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;

/// Serves a folder for as long as this program runs; the address, without a slash at its end.
pub fn serve(folder: &Path) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", listener.local_addr()?);
    let folder = folder.to_owned();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            // A browser that goes away in the middle is no error of ours.
            thread::spawn(move || answer(stream, &folder).ok());
        }
    });
    Ok(address)
}

/// Answers the one request of a connection.
fn answer(mut stream: TcpStream, folder: &Path) -> Result<()> {
    let mut lines = BufReader::new(&stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|header| !header.is_empty()) {}
    let asked = request.split(' ').nth(1).unwrap_or_default();
    let file = folder.join(relative(asked.split(['?', '#']).next().unwrap_or_default()));
    let (status, kind, body) = match fs::read(&file) {
        Ok(body) => ("200 OK", kind(&file), body),
        Err(_) => ("404 Not Found", "text/plain", b"there is no such file".to_vec()),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    Ok(stream.write_all(&body)?)
}

/// The path of an address, which can't lead out of the folder.
fn relative(asked: &str) -> PathBuf {
    let asked = if asked.ends_with('/') { format!("{asked}index.html") } else { asked.to_owned() };
    let names = Path::new(&asked).components().filter(|component| matches!(component, Component::Normal(_)));
    names.collect()
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_in_the_folder() {
        assert_eq!(relative("/"), Path::new("index.html"));
        assert_eq!(relative("/a/b.css"), Path::new("a/b.css"));
        assert_eq!(relative("/../../a"), Path::new("a"));
        assert_eq!(relative("//etc/./passwd"), Path::new("etc/passwd"));
    }
}

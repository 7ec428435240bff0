//! What a page asks for and complains about.

use super::connection::Event;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a page did since it was asked last.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Every address that was asked for, in order; those of web sockets too.
    pub requests: Vec<String>,
    /// Errors on the console, exceptions that nobody caught, and requests that failed.
    pub errors: Vec<String>,
}

/// Who keeps it.
#[derive(Default)]
pub struct Watch {
    seen: Seen,
    /// Addresses that were asked for and have not come, by the request's id.
    pending: BTreeMap<String, String>,
    /// The page that is being loaded, by the id that Chromium gave it; none if it is loaded.
    loading: Option<String>,
}

impl Watch {
    /// Another page is being loaded; none if the one that is there remains.
    pub fn starts(&mut self, loading: Option<&str>) {
        self.loading = loading.map(str::to_owned);
        self.pending.clear();
    }

    /// Whether the page is loaded and no request is under way.
    pub fn is_idle(&self) -> bool {
        self.is_loaded() && self.pending.is_empty()
    }

    /// Whether the page is loaded, and all that it needs for that.
    pub fn is_loaded(&self) -> bool {
        self.loading.is_none()
    }

    /// The addresses that have not come.
    pub fn waits_for(&self) -> String {
        self.pending.values().map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// What was seen since the last time.
    pub fn seen(&mut self) -> Seen {
        std::mem::take(&mut self.seen)
    }

    /// Takes note of an event.
    pub fn note(&mut self, Event { method, parameters }: &Event) {
        let id = text(&parameters["requestId"]);
        match method.as_str() {
            "Page.lifecycleEvent" if parameters["name"] == "load" => {
                self.loading.take_if(|loading| parameters["loaderId"] == **loading);
            }
            "Network.requestWillBeSent" => {
                let url = text(&parameters["request"]["url"]);
                self.seen.requests.push(url.clone());
                self.pending.insert(id, url);
            }
            "Network.webSocketCreated" => self.seen.requests.push(text(&parameters["url"])),
            "Network.responseReceived" => {
                let response = &parameters["response"];
                if let Some(status) = response["status"].as_u64().filter(|status| *status >= 400) {
                    self.seen.errors.push(format!("{} answers {status}", text(&response["url"])));
                }
            }
            "Network.loadingFinished" => drop(self.pending.remove(&id)),
            "Network.loadingFailed" => {
                // One that fails may be told of twice.
                if let Some(url) = self.pending.remove(&id)
                    && parameters["canceled"] != true
                {
                    self.seen.errors.push(format!("{url} doesn't come: {}", text(&parameters["errorText"])));
                }
            }
            "Runtime.consoleAPICalled" if parameters["type"] == "error" || parameters["type"] == "assert" => {
                let words = parameters["args"].as_array().map(Vec::as_slice).unwrap_or_default();
                let words: Vec<String> = words.iter().map(printed).collect();
                self.seen.errors.push(format!("console error: {}", words.join(" ")));
            }
            "Runtime.exceptionThrown" => {
                let thrown = thrown(&parameters["exceptionDetails"]);
                self.seen.errors.push(format!("exception: {thrown}"));
            }
            // A request that failed was told already.
            "Log.entryAdded" => {
                let entry = &parameters["entry"];
                if entry["level"] == "error" && entry["source"] != "network" {
                    self.seen.errors.push(format!("{}: {}", text(&entry["source"]), text(&entry["text"])));
                }
            }
            _ => {}
        }
    }
}

/// What was thrown, with where.
pub fn thrown(exception: &Value) -> String {
    let description = exception["exception"]["description"].as_str();
    let text = description.or(exception["text"].as_str()).unwrap_or_default();
    match &exception["exception"]["value"] {
        Value::Null => text.to_owned(),
        value => format!("{text} {value}"),
    }
}

/// A value as the console has it.
fn printed(value: &Value) -> String {
    match (&value["value"], value["description"].as_str()) {
        (Value::String(text), _) => text.clone(),
        (_, Some(description)) => description.to_owned(),
        (value, None) => value.to_string(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn watched(events: &[(&str, Value)]) -> Watch {
        let mut watch = Watch::default();
        watch.starts(Some("page"));
        for (method, parameters) in events {
            watch.note(&Event { method: (*method).into(), parameters: parameters.clone() });
        }
        watch
    }

    #[test]
    fn a_page_is_idle_when_all_that_it_asked_for_has_come_or_failed() {
        let asks = |id: &str| {
            ("Network.requestWillBeSent", json!({"requestId": id, "request": {"url": format!("/{id}")}}))
        };
        let loads = |id: &str| ("Page.lifecycleEvent", json!({"name": "load", "loaderId": id}));
        let mut events = vec![asks("a"), asks("b"), ("Network.loadingFinished", json!({"requestId": "a"}))];
        events.push(loads("page"));
        assert!(!watched(&events).is_idle());
        assert_eq!(watched(&events).waits_for(), "/b");
        let fails = ("Network.loadingFailed", json!({"requestId": "b", "errorText": "net::ERR_FAILED"}));
        events.extend([fails.clone(), fails]);
        let mut watch = watched(&events);
        assert!(watch.is_idle());
        let seen = watch.seen();
        assert_eq!(seen.requests, ["/a", "/b"]);
        assert_eq!(seen.errors, ["/b doesn't come: net::ERR_FAILED"]);
        assert!(watch.seen().errors.is_empty());
        // Another page, such as the empty one before it, is loaded.
        assert!(!watched(&[loads("before")]).is_idle());
    }

    #[test]
    fn errors_are_told_and_chatter_is_not() {
        let console = |kind: &str| {
            let words = json!([{"type": "string", "value": "it"}, {"type": "number", "value": 2, "description": "2"}]);
            ("Runtime.consoleAPICalled", json!({"type": kind, "args": words}))
        };
        let exception =
            json!({"exceptionDetails": {"text": "Uncaught", "exception": {"description": "Error: a"}}});
        let response =
            |status| ("Network.responseReceived", json!({"response": {"status": status, "url": "/x"}}));
        let log = |level: &str, source: &str| {
            ("Log.entryAdded", json!({"entry": {"level": level, "source": source, "text": "no"}}))
        };
        let mut watch = watched(&[
            console("log"),
            console("error"),
            ("Runtime.exceptionThrown", exception),
            response(200),
            response(404),
            log("warning", "security"),
            log("error", "network"),
            log("error", "security"),
        ]);
        assert_eq!(
            watch.seen().errors,
            ["console error: it 2", "exception: Error: a", "/x answers 404", "security: no"]
        );
    }
}

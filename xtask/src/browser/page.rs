//! A page: opened, looked at, clicked on, and what it asked for and complained about.

use super::connection::{Connection, Event};
use super::keyboard;
use super::watch::{Seen, Watch, thrown};
use anyhow::{Context, Result, bail, ensure};
use data_encoding::BASE64;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a page may take to load and to be done with asking.
const LOAD: Duration = Duration::from_secs(60);

/// How long nothing has to be under way until a page counts as loaded.
const IDLE: Duration = Duration::from_millis(100);

/// After how long a loaded page is no longer waited for. Chromium doesn't always tell of the end of a request that a page
/// gave up, such as that of a stylesheet which a script turns off; and a server may answer when it has something to say.
const SILENCE: Duration = Duration::from_secs(3);

/// How often a condition is looked at.
const POLL: Duration = Duration::from_millis(50);

/// What the reader's system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

/// What the page is seen through, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewport {
    pub width: u32,
    pub height: u32,
    /// A phone: `<meta name="viewport">` counts, and a finger points.
    pub mobile: bool,
}

/// A page of a [`super::Browser`].
pub struct Page {
    connection: Connection,
    watch: Watch,
}

impl Page {
    pub(super) fn new(mut connection: Connection) -> Result<Self> {
        for domain in ["Page", "Runtime", "Network", "Log"] {
            connection.call(&format!("{domain}.enable"), json!({}))?;
        }
        connection.call("Page.setLifecycleEventsEnabled", json!({"enabled": true}))?;
        Ok(Self { connection, watch: Watch::default() })
    }

    /// Opens an address, and waits until all that it asks for has come.
    pub fn open(&mut self, url: &str) -> Result<()> {
        self.drain()?;
        let answer = self.connection.call("Page.navigate", json!({"url": url}))?;
        if let Some(error) = answer["errorText"].as_str() {
            bail!("{url} doesn't open: {error}");
        }
        // With another fragment only, the same page goes on, and there is no such id.
        self.watch.starts(answer["loaderId"].as_str());
        self.settle().with_context(|| format!("{url} doesn't load"))
    }

    /// Waits until the page is loaded and no request is under way, or has been for long without a word.
    pub fn settle(&mut self) -> Result<()> {
        let end = Instant::now() + LOAD;
        let mut heard = Instant::now();
        while Instant::now() < end {
            match self.connection.event(Instant::now() + IDLE)? {
                Some(event) => {
                    self.note(&event)?;
                    heard = Instant::now();
                }
                None if self.watch.is_idle() => return Ok(()),
                None if self.watch.is_loaded() && heard.elapsed() > SILENCE => return Ok(()),
                None => {}
            }
        }
        let loaded = if self.watch.is_loaded() { "is loaded and" } else { "isn't loaded and" };
        bail!("after {} s it {loaded} still waits for {}", LOAD.as_secs(), self.watch.waits_for())
    }

    /// What the page did since the last time.
    pub fn seen(&mut self) -> Result<Seen> {
        self.drain()?;
        Ok(self.watch.seen())
    }

    /// Puts the page before the browser's others. Those behind aren't drawn, and aren't told of another theme.
    pub fn bring_forward(&mut self) -> Result<()> {
        self.connection.call("Page.bringToFront", json!({}))?;
        Ok(())
    }

    /// Sets what the page is seen through.
    pub fn viewport(&mut self, Viewport { width, height, mobile }: Viewport) -> Result<()> {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile});
        self.connection.call("Emulation.setDeviceMetricsOverride", metrics)?;
        self.connection.call("Emulation.setTouchEmulationEnabled", json!({"enabled": mobile}))?;
        Ok(())
    }

    /// Sets `prefers-color-scheme`. A page with a switch of its own may have to be told itself, with
    /// [`evaluate`](Self::evaluate).
    pub fn theme(&mut self, theme: Theme) -> Result<()> {
        let value = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.connection.call("Emulation.setEmulatedMedia", features)?;
        Ok(())
    }

    /// The value of an expression; of a promise, what it comes to.
    ///
    /// # Errors
    ///
    /// What was thrown.
    pub fn evaluate(&mut self, expression: &str) -> Result<Value> {
        let parameters = json!({
            "expression": expression,
            "awaitPromise": true,
            "returnByValue": true,
            "userGesture": true,
        });
        let mut answer = self.connection.call("Runtime.evaluate", parameters)?;
        if let Some(exception) = answer.get("exceptionDetails") {
            bail!("{}", thrown(exception));
        }
        Ok(answer["result"]["value"].take())
    }

    /// Waits until an expression is true. What is thrown counts as false: the page may be on its way to another one.
    ///
    /// # Errors
    ///
    /// It isn't in time, or still throws.
    pub fn wait_for(&mut self, condition: &str, timeout: Duration) -> Result<()> {
        let end = Instant::now() + timeout;
        loop {
            let value = self.evaluate(&format!("Boolean({condition})"));
            if value.as_ref().is_ok_and(|value| *value == true) {
                return Ok(());
            }
            if Instant::now() >= end {
                let problem = value.err().map_or_else(|| "it is false".to_owned(), |error| error.to_string());
                bail!("after {} s, {condition} isn't true: {problem}", timeout.as_secs_f32());
            }
            std::thread::sleep(POLL);
        }
    }

    /// Clicks with the mouse on the middle of the first element of a CSS selector.
    ///
    /// # Errors
    ///
    /// There is none, or something lies over it.
    pub fn click(&mut self, selector: &str) -> Result<()> {
        let place = self.evaluate(&format!(
            "(() => {{
                const element = document.querySelector({selector});
                if (!element) return 'is not there';
                element.scrollIntoView({{block: 'center', inline: 'center', behavior: 'instant'}});
                const box = element.getBoundingClientRect();
                const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
                const top = document.elementFromPoint(x, y);
                if (element.contains(top) || top?.closest('label')?.control === element) return [x, y];
                return top ? 'lies below ' + top.cloneNode().outerHTML : 'is out of sight';
            }})()",
            selector = Value::from(selector)
        ))?;
        if let Some(problem) = place.as_str() {
            bail!("{selector} {problem}");
        }
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let event =
                json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.connection.call("Input.dispatchMouseEvent", event)?;
        }
        Ok(())
    }

    /// Presses a key, by the name that JavaScript has for it, after others that are held: `a`, `Escape`, `Shift+Enter`.
    pub fn press(&mut self, keys: &str) -> Result<()> {
        let mut event = keyboard::pressed(keys)?;
        self.connection.call("Input.dispatchKeyEvent", event.clone())?;
        event["type"] = "keyUp".into();
        self.connection.call("Input.dispatchKeyEvent", event)?;
        Ok(())
    }

    /// The fonts, by their PostScript names, in which text within the elements of a CSS selector is drawn.
    pub fn fonts(&mut self, selector: &str) -> Result<BTreeSet<String>> {
        for domain in ["DOM", "CSS"] {
            self.connection.call(&format!("{domain}.enable"), json!({}))?;
        }
        let document = self.connection.call("DOM.getDocument", json!({"depth": 0}))?;
        let root = &document["root"]["nodeId"];
        let found =
            self.connection.call("DOM.querySelectorAll", json!({"nodeId": root, "selector": selector}))?;
        let mut fonts = BTreeSet::new();
        for node in found["nodeIds"].as_array().into_iter().flatten() {
            let drawn = self.connection.call("CSS.getPlatformFontsForNode", json!({"nodeId": node}))?;
            let names = drawn["fonts"].as_array().into_iter().flatten();
            fonts.extend(names.filter_map(|font| font["postScriptName"].as_str()).map(str::to_owned));
        }
        // They tell of every change of the page from now on.
        for domain in ["CSS", "DOM"] {
            self.connection.call(&format!("{domain}.disable"), json!({}))?;
        }
        Ok(fonts)
    }

    /// Writes the whole page as a PNG, or the first element of a CSS selector.
    pub fn screenshot(&mut self, path: &Path, element: Option<&str>) -> Result<()> {
        let clip = match element {
            None => {
                let size = self.connection.call("Page.getLayoutMetrics", json!({}))?;
                json!([0, 0, size["cssContentSize"]["width"], size["cssContentSize"]["height"]])
            }
            Some(selector) => self.evaluate(&format!(
                "(() => {{
                    const box = document.querySelector({})?.getBoundingClientRect();
                    return box && [box.x + scrollX, box.y + scrollY, box.width, box.height];
                }})()",
                Value::from(selector)
            ))?,
        };
        ensure!(clip.is_array(), "{} is not there", element.unwrap_or_default());
        let clip = json!({"x": clip[0], "y": clip[1], "width": clip[2], "height": clip[3], "scale": 1});
        let parameters = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        let answer = self.connection.call("Page.captureScreenshot", parameters)?;
        write(path, &answer)
    }

    /// Writes the page as it is printed, as a PDF.
    pub fn pdf(&mut self, path: &Path) -> Result<()> {
        let answer = self.connection.call("Page.printToPDF", json!({"preferCSSPageSize": true}))?;
        write(path, &answer)
    }

    /// Takes note of what was told meanwhile.
    fn drain(&mut self) -> Result<()> {
        while let Some(event) = self.connection.event(Instant::now())? {
            self.note(&event)?;
        }
        Ok(())
    }

    fn note(&mut self, event: &Event) -> Result<()> {
        // Until it is answered, the page stands still.
        if event.method == "Page.javascriptDialogOpening" {
            self.connection.call("Page.handleJavaScriptDialog", json!({"accept": true}))?;
        }
        self.watch.note(event);
        Ok(())
    }
}

/// Writes the data of an answer.
fn write(path: &Path, answer: &Value) -> Result<()> {
    let data = answer["data"].as_str().context("Chromium answers with a file")?;
    fs::write(path, BASE64.decode(data.as_bytes())?)
        .with_context(|| format!("{} can't be written", path.display()))
}

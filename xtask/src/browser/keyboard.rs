//! Keys, as Chromium wants them told.

use anyhow::{Result, bail};
use serde_json::{Value, json};

/// The event of a key that goes down, such as `a`, `Escape`, or `Shift+Enter`: the name that JavaScript has for it, after
/// those that are held.
pub fn pressed(keys: &str) -> Result<Value> {
    let (held, key) = match keys.rsplit_once('+') {
        Some((held, key)) if !key.is_empty() => (held, key),
        _ => ("", keys),
    };
    let mut modifiers = 0;
    for name in held.split('+').filter(|name| !name.is_empty()) {
        modifiers |= match name {
            "Alt" => 1,
            "Control" => 2,
            "Meta" => 4,
            "Shift" => 8,
            _ => bail!("{name} is no key that is held; choose from Alt, Control, Meta, Shift"),
        };
    }
    let (code, number) = place(key)?;
    let mut event = json!({"type": "keyDown", "key": key, "code": code, "modifiers": modifiers,
        "windowsVirtualKeyCode": number});
    // With anything but Shift it is a command, and writes nothing.
    let is_command = modifiers & 7 != 0;
    if !is_command && key == "Enter" {
        event["text"] = "\r".into();
    } else if !is_command && key.chars().count() == 1 {
        event["text"] = key.into();
    }
    Ok(event)
}

/// Where on a keyboard a key is, and the number that Windows gave it.
fn place(key: &str) -> Result<(String, u32)> {
    let number = match key {
        "Backspace" => 8,
        "Tab" => 9,
        "Enter" => 13,
        "Escape" => 27,
        "End" => 35,
        "Home" => 36,
        "ArrowLeft" => 37,
        "ArrowUp" => 38,
        "ArrowRight" => 39,
        "ArrowDown" => 40,
        _ => {
            let mut characters = key.chars();
            return match (characters.next(), characters.next()) {
                (Some(letter), None) if letter.is_ascii_alphabetic() => {
                    let letter = letter.to_ascii_uppercase();
                    Ok((format!("Key{letter}"), letter.into()))
                }
                (Some(digit), None) if digit.is_ascii_digit() => Ok((format!("Digit{digit}"), digit.into())),
                // Where other characters are, keyboards don't agree.
                (Some(_), None) => Ok((String::new(), 0)),
                _ => bail!("there is no key {key}"),
            };
        }
    };
    Ok((key.into(), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_writes_itself_and_a_command_nothing() {
        let event = pressed("a").unwrap();
        assert_eq!((&event["code"], &event["windowsVirtualKeyCode"]), (&json!("KeyA"), &json!(65)));
        assert_eq!(event["text"], "a");
        assert_eq!(pressed("+").unwrap()["text"], "+");
        let command = pressed("Control+Shift+a").unwrap();
        assert_eq!((&command["modifiers"], &command["key"]), (&json!(10), &json!("a")));
        assert!(command.get("text").is_none());
        assert_eq!(pressed("Shift+Enter").unwrap()["text"], "\r");
        assert!(pressed("Escape").unwrap().get("text").is_none());
    }

    #[test]
    fn what_no_keyboard_has_is_told() {
        assert_eq!(pressed("Entre").unwrap_err().to_string(), "there is no key Entre");
        assert!(pressed("Ctrl+a").unwrap_err().to_string().starts_with("Ctrl is no key that is held"));
    }
}

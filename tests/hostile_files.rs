//! Whatever files a class hands in, and whatever it calls them, `check` marks those that it can and does no more.

use pulldown_cmark::{Event, Options, Parser};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const RIGHT: &str = "t,g,m\n1,6,0.6000\n";
const FORMATS: [&str; 7] = ["text", "markdown", "html", "json", "gradescope", "prairielearn", "gradebook"];

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adamscope"));
    command.current_dir(folder).arg("check").args(arguments).args(["--objective", "square"]);
    command.stdin(Stdio::null());
    command
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn files(output: &Output) -> Vec<(String, String)> {
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    json["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (text(&file["file"]), text(&file["verdict"])))
        .collect()
}

#[test]
#[cfg(unix)]
fn of_three_hundred_submissions_the_bad_ones_are_told_and_the_rest_is_marked() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let class = folder.path().join("class");
    fs::create_dir(&class).unwrap();
    for number in 0..300 {
        fs::write(class.join(format!("{number:03}.csv")), RIGHT).unwrap();
    }
    let wide = format!("t{}\n1\n", ",m".repeat(1_000_000));
    let utf16: Vec<u8> = "\u{feff}t,m\n1,2\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let bad: [(&str, &[u8], &str); 6] = [
        ("empty.csv", b"", "there is no table in it"),
        ("gz.csv", b"\x1f\x8b\x08rest", "this is a gzip file; unpack it first"),
        ("latin1.csv", b"t,m\n1,\xe9\n", "line 2: the byte 0xE9 is not UTF-8"),
        ("utf16.csv", &utf16, "this is UTF-16 text; save it as UTF-8"),
        ("wide.csv", wide.as_bytes(), "the table has 1000001 columns, over the limit of 10000"),
        ("zip.csv", b"PK\x03\x04rest", "this is a zip archive"),
    ];
    for (name, bytes, _) in bad {
        fs::write(class.join(name), bytes).unwrap();
    }
    let mut told = bad.map(|(name, _, why)| (name, why)).to_vec();
    // A gigabyte without a line's end; on the disk it takes no room.
    File::create(class.join("large.csv")).unwrap().set_len(1 << 30).unwrap();
    told.push(("large.csv", "is too large, over the limit of 64 MiB"));
    assert!(Command::new("mkfifo").arg(class.join("pipe.csv")).status().unwrap().success());
    told.push(("pipe.csv", "it is not a regular file"));
    std::os::unix::fs::symlink("/etc/passwd", class.join("link.csv")).unwrap();
    told.push(("link.csv", "it is a link; put the file itself there"));
    let secret = class.join("secret.csv");
    fs::write(&secret, RIGHT).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    // Who is root may read it all the same.
    let may_read = File::open(&secret).is_ok();
    if !may_read {
        told.push(("secret.csv", "permission is denied; check who may read it"));
    }
    // A name that is no text is the name of a file all the same.
    fs::write(class.join(std::ffi::OsStr::from_bytes(b"\xff.csv")), RIGHT).unwrap();

    let output = check(folder.path(), &["class", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let files = files(&output);
    let right = files.iter().filter(|(_, verdict)| verdict == "right").count();
    assert_eq!((right, files.len() - right), (301 + usize::from(may_read), told.len()));
    assert!(files.contains(&("\u{fffd}.csv".into(), "right".into())));
    let lines: Vec<&str> = text(&output.stderr).lines().collect();
    assert_eq!(lines.len(), told.len(), "{lines:?}");
    for (name, why) in told {
        let line = lines.iter().find(|line| line.contains(name));
        assert!(line.is_some_and(|line| line.contains(why)), "{name}: {line:?}");
    }
}

#[test]
fn input_without_an_end_is_refused_at_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = command(folder.path(), &["-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"t,m\n1,").unwrap();
    // Nobody reads on for ever, or this does not end.
    while stdin.write_all(&[b'1'; 1 << 16]).is_ok() {}
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        text(&output.stderr),
        "error: standard input is too large, over the limit of 64 MiB; give less of it\n"
    );
}

#[test]
fn standard_input_can_be_named_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("e.toml"), "gradients = \"-\"\n").unwrap();
    for arguments in [
        ["-", "-"].as_slice(),
        &["-", "--experiment", "-"],
        &["-", "--worksheet", "-"],
        &["-", "--state", "-"],
    ] {
        let output = check(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(
            text(&output.stderr),
            "error: `-` and another `-` can't go together: standard input can be read only once; name a file\n"
        );
    }
    // That the experiment's own file names it shows only when that is read.
    let mut command = Command::new(env!("CARGO_BIN_EXE_adamscope"));
    let command = command.current_dir(folder.path()).args(["check", "-", "--experiment", "e.toml"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"2\n-1\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: standard input can't be read: two files are to come from it; name a file for one of them\n"
    );
}

#[test]
fn two_submissions_of_one_name_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    for class in ["monday", "friday"] {
        fs::create_dir(folder.path().join(class)).unwrap();
        fs::write(folder.path().join(class).join("work.csv"), RIGHT).unwrap();
    }
    fs::write(folder.path().join("friday/other.csv"), RIGHT).unwrap();
    let output = check(folder.path(), &["monday", "friday", "--format", "json"]);
    let names: Vec<String> = files(&output).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["monday/work.csv", "other.csv", "friday/work.csv"]);
    let gradebook = check(folder.path(), &["monday", "friday", "--format", "gradebook"]);
    let names: Vec<&str> =
        text(&gradebook.stdout).lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(names, ["monday/work.csv", "other.csv", "friday/work.csv"]);
}

#[test]
fn a_name_that_leads_elsewhere_is_read_there_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("a/b");
    fs::create_dir_all(&below).unwrap();
    fs::write(folder.path().join("x.csv"), RIGHT).unwrap();
    for format in FORMATS {
        let output = check(&below, &["../../x.csv", "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert!(
            format == "gradescope"
                || format == "prairielearn"
                || text(&output.stdout).contains("../../x.csv")
        );
    }
    assert_eq!(fs::read_dir(&below).unwrap().count(), 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
#[cfg(unix)]
fn a_name_does_nothing_wherever_it_is_shown() {
    let names = [
        "<img src=x onerror=alert(1)>.csv",
        "{{#include x}}.csv",
        "\\input{x}.csv",
        "\u{1b}[2J\u{202e}.csv",
        "=1+1.csv",
        "a\nerror: b.csv",
    ];
    let folder = tempfile::tempdir().unwrap();
    let class = folder.path().join("class");
    fs::create_dir(&class).unwrap();
    for name in names {
        // The name of a column, and what stands in it, are a learner's as well.
        let on_a_line = name.replace('\n', " ");
        fs::write(class.join(name), format!("t,m,\"{on_a_line}\"\n1,\"{on_a_line}\",2\n")).unwrap();
        fs::write(class.join(format!("bad {name}")), "").unwrap();
    }
    for format in FORMATS {
        let one = ["gradescope", "prairielearn"].contains(&format);
        let named: Vec<String> = match one {
            true => names.map(|name| format!("class/{name}")).to_vec(),
            false => vec!["class".into()],
        };
        for name in named {
            let output = check(folder.path(), &[&name, "--format", format]);
            assert_eq!(output.status.code(), Some(1), "{format}: {}", text(&output.stderr));
            for shown in [text(&output.stdout), text(&output.stderr)] {
                assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{format}: {shown}");
            }
            assert!(
                text(&output.stderr).lines().all(|line| line.starts_with("error: bad ")),
                "{format}: {}",
                text(&output.stderr)
            );
            let shown = text(&output.stdout);
            match format {
                "html" => {
                    let document =
                        roxmltree::Document::parse(shown.strip_prefix("<!DOCTYPE html>\n").unwrap());
                    let document = document.unwrap();
                    let is = |name: &str| document.descendants().any(|node| node.has_tag_name(name));
                    assert!(is("table") && !is("img") && !is("script") && !shown.contains("{{"));
                    assert!(document.descendants().all(|node| node.attribute("onerror").is_none()));
                }
                "markdown" => {
                    let events = || Parser::new_ext(shown, Options::ENABLE_TABLES);
                    assert!(events().all(|event| !matches!(event, Event::Html(_) | Event::InlineHtml(_))));
                    let texts: String = events()
                        .filter_map(
                            |event| if let Event::Text(text) = event { Some(text.to_string()) } else { None },
                        )
                        .collect();
                    assert!(texts.contains("<img src=x onerror=alert(1)>.csv") && !shown.contains("{{"));
                }
                "gradebook" => {
                    // A program for tables would work it out.
                    assert!(!shown.contains("\n=") && shown.contains("'=1+1.csv"), "{shown}");
                }
                _ => {}
            }
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), RIGHT).unwrap();
    for format in FORMATS {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = command(folder.path(), &["a.csv", "--format", format]).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{format}");
        assert_eq!(
            text(&output.stderr),
            "error: standard output can't be written: the disk is full; free some room or write elsewhere\n"
        );
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("class")).unwrap();
    for number in 0..400 {
        fs::write(folder.path().join(format!("class/{number}.csv")), RIGHT).unwrap();
    }
    for format in ["text", "html", "json"] {
        let mut child = command(folder.path(), &["class", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{format}");
    }
}

#[test]
#[cfg(unix)]
fn a_check_that_is_killed_leaves_the_old_report() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    fs::write(folder.path().join("a.csv"), RIGHT).unwrap();
    fs::write(&path, "what was there").unwrap();
    // It waits for its second table when it is killed.
    let mut child = command(folder.path(), &["a.csv", "-", "--format", "html", "--output", "report.html"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = || fs::read_dir(folder.path()).unwrap().count() > 2;
    let start = std::time::Instant::now();
    while !begun() && start.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(begun());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "what was there");
}

#[test]
fn a_report_is_the_same_in_every_language_and_time_zone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "t;m;v\n1;0,6000;0,0361\n").unwrap();
    for format in FORMATS {
        let arguments = ["a.csv", "--format", format];
        let mut elsewhere = command(folder.path(), &arguments);
        let elsewhere =
            elsewhere.env("LANG", "de_DE.UTF-8").env("LC_ALL", "tr_TR").env("TZ", "Asia/Tokyo").output();
        assert_eq!(elsewhere.unwrap(), check(folder.path(), &arguments), "{format}");
    }
}

/// What a terminal sees: `script` makes one.
#[test]
#[cfg(target_os = "linux")]
fn progress_is_shown_on_a_terminal_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("class")).unwrap();
    for number in 0..40 {
        fs::write(folder.path().join(format!("class/{number}.csv")), RIGHT).unwrap();
    }
    let arguments = ["class", "--format", "json", "--output", "report.json"];
    assert_eq!(check(folder.path(), &arguments).stderr, b"");
    let line =
        format!("{} check {} --objective square", env!("CARGO_BIN_EXE_adamscope"), arguments.join(" "));
    let mut script = Command::new("script");
    let script = script.current_dir(folder.path()).args(["-qec", &line, "/dev/null"]).stdin(Stdio::null());
    let Ok(output) = script.env("TERM", "xterm").output() else { return };
    assert!(String::from_utf8_lossy(&output.stdout).contains(" of 40"), "{output:?}");
}

//! Claim: a plot shows what was recorded, in a picture that any reader and any page can take.

use adamscope::objective::GradientTable;
use adamscope::render::plot::{self, Plot};
use adamscope::rule::Form;
use adamscope::{Choice, Experiment, ExperimentBuilder, Objective, Quantity, Selection, State, Trace};
use roxmltree::{Document, Node};

fn run(builder: ExperimentBuilder) -> Trace {
    builder.build().unwrap().trace().unwrap()
}

/// A run with the parts of equations as well.
fn in_full(builder: ExperimentBuilder) -> Trace {
    let experiment = builder.build().unwrap();
    let quantities = Some(experiment.quantities().unwrap());
    experiment.stepper(&Selection { quantities, ..Selection::default() }).unwrap().collect().unwrap()
}

fn bowl(steps: u64) -> Trace {
    in_full(Experiment::builder().steps(steps))
}

/// One of each kind.
fn plots() -> Vec<(&'static str, Plot)> {
    let trace = bowl(30);
    let sgd = run(Experiment::builder().optimizer("sgd").alpha("0.1").steps(30));
    vec![
        ("path", plot::path(&[trace.clone(), sgd]).unwrap()),
        ("path of one coordinate", plot::path(&[run(Experiment::builder().objective("square"))]).unwrap()),
        ("quantities", plot::quantities(&trace)),
        ("bias", plot::bias(&trace).unwrap()),
        ("step size", plot::step_size(&trace).unwrap()),
        ("difference", plot::difference(&trace, &in_full(Experiment::builder().eps("1e-3"))).unwrap()),
        ("memory", plot::memory(&trace, 30).unwrap()),
    ]
}

fn of_class<'a>(document: &'a Document, class: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.attribute("class") == Some(class))
}

fn panel<'a>(document: &'a Document, key: &str) -> Node<'a, 'a> {
    document.descendants().find(|node| node.attribute("data-panel") == Some(key)).unwrap()
}

/// The ends of an axis.
fn ends(panel: Node, axis: &str) -> (f64, f64) {
    let (from, to) = panel.attribute(axis).unwrap().split_once(' ').unwrap();
    (from.parse().unwrap(), to.parse().unwrap())
}

/// What a group is called.
fn name<'a>(group: Node<'a, 'a>) -> &'a str {
    group.children().find(|node| node.has_tag_name("title")).and_then(|title| title.text()).unwrap()
}

fn texts(node: Node) -> Vec<String> {
    let texts = node.descendants().filter(|node| node.has_tag_name("text"));
    texts
        .map(|text| text.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect())
        .collect()
}

// What every picture is.

#[test]
fn every_svg_is_well_formed_and_asks_for_nothing() {
    for (kind, plot) in plots() {
        let svg = plot.svg();
        let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{kind}: {error}"));
        for node in document.descendants().filter(Node::is_element) {
            let tag = node.tag_name().name();
            assert!(
                ["svg", "title", "desc", "style", "rect", "g", "path", "text", "tspan"].contains(&tag),
                "{kind}: {tag}"
            );
            assert_eq!(node.tag_name().namespace(), Some("http://www.w3.org/2000/svg"));
            for attribute in node.attributes() {
                let (key, value) = (attribute.name(), attribute.value());
                assert!(!key.starts_with("on") && key != "href" && !value.contains("url("), "{kind}: {key}");
            }
        }
        let style = document.descendants().find(|node| node.has_tag_name("style")).unwrap().text().unwrap();
        assert!(!style.contains("@import") && !style.contains("url("), "{kind}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{kind}");
    }
}

#[test]
fn every_picture_has_a_text_alternative() {
    for (kind, plot) in plots() {
        let svg = plot.svg();
        let document = Document::parse(&svg).unwrap();
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"), "{kind}");
        assert_eq!(name(root), plot.title(), "{kind}");
        let description = root.children().find(|node| node.has_tag_name("desc")).unwrap();
        assert_eq!(description.text(), Some(plot.text()), "{kind}");
        assert!(plot.text().contains("α = 0.1, β₁ = 0.9"), "{kind}: {}", plot.text());
        assert!(plot.text().lines().count() > 3, "{kind}: {}", plot.text());
    }
}

#[test]
fn the_same_traces_give_the_same_picture() {
    for ((kind, once), (_, again)) in plots().into_iter().zip(plots()) {
        assert_eq!(once.svg(), again.svg(), "{kind}");
    }
}

#[test]
fn the_narrow_picture_shows_the_same_in_a_column() {
    for (kind, plot) in plots() {
        let (wide, narrow) = (plot.svg(), plot.narrow().svg());
        let [wide, narrow] = [&wide, &narrow].map(|svg| Document::parse(svg).unwrap());
        let facts = |document: &Document| -> Vec<String> {
            let data = ["data-panel", "data-x", "data-y", "data-series", "data-points"];
            let groups = document.descendants().flat_map(|node| node.attributes());
            let groups = groups.filter(|attribute| data.contains(&attribute.name()));
            groups.map(|attribute| attribute.value().to_owned()).collect()
        };
        assert_eq!(facts(&narrow), facts(&wide), "{kind}");
        assert!(!facts(&narrow).is_empty(), "{kind}");

        let width: f64 = narrow.root_element().attribute("width").unwrap().parse().unwrap();
        assert!(width <= 400.0, "{kind}: {width}");
        let number = |node: &Node, name| node.attribute(name).and_then(|value| value.parse::<f64>().ok());
        for text in narrow.descendants().filter(|node| node.has_tag_name("text")) {
            if let Some(x) = number(&text, "x") {
                assert!((0.0..=width).contains(&x), "{kind}: {x}");
            }
        }
        // What numbers the ticks has the size that it has on a page.
        let sizes = |document: &Document| -> Vec<String> {
            let texts = document.descendants().filter(|node| node.has_tag_name("text"));
            let mut sizes: Vec<String> =
                texts.filter_map(|text| text.attribute("font-size")).map(str::to_owned).collect();
            sizes.sort();
            sizes.dedup();
            sizes
        };
        assert!(sizes(&narrow).contains(&"11".to_owned()), "{kind}: {:?}", sizes(&narrow));
    }
}

#[test]
fn inlined_it_has_its_pages_ink_and_as_a_file_its_own() {
    for (kind, plot) in plots() {
        let svg = plot.svg();
        let document = Document::parse(&svg).unwrap();
        // All that isn't data is in the page's ink.
        for text in document.descendants().filter(|node| node.has_tag_name("text")) {
            assert_eq!(text.attribute("fill"), Some("currentColor"), "{kind}");
        }
        let style = document.descendants().find(|node| node.has_tag_name("style")).unwrap().text().unwrap();
        // Only the root of a document is given a colour and a ground; in a page no rule of the style reaches anything else.
        for rule in style.split('}').filter(|rule| rule.contains("color:") || rule.contains("fill:#")) {
            assert!(rule.contains(":root"), "{kind}: {rule}");
        }
        assert!(style.contains("prefers-color-scheme:dark"), "{kind}");
        for selector in
            style.split(['{', '}', ',']).filter(|part| part.contains(".ground") || part.contains(".i"))
        {
            assert!(selector.contains(".adamscope-plot"), "{kind}: {selector}");
        }
    }
}

#[test]
fn series_can_be_told_apart_without_their_colours() {
    let run = |optimizer: &str| {
        run(Experiment::builder().optimizer(optimizer).hyper_parameter("alpha", "0.1").steps(200))
    };
    let svg = plot::path(&["adam", "momentum", "sgd", "rmsprop"].map(run)).unwrap().svg();
    let document = Document::parse(&svg).unwrap();
    let line = |group: Node| {
        let path = group.children().find(|node| node.has_tag_name("path")).unwrap();
        (path.attribute("stroke").unwrap().to_owned(), path.attribute("stroke-dasharray").map(str::to_owned))
    };
    let lines: Vec<_> = of_class(&document, "path").map(line).collect();
    assert_eq!(lines.len(), 4);
    for (index, line) in lines.iter().enumerate() {
        for other in &lines[..index] {
            assert!(line.0 != other.0 && line.1 != other.1, "{line:?} {other:?}");
        }
    }
}

#[test]
fn what_a_user_named_stays_text() {
    let name = "<script>alert(\"1\")</script>&{{x}}\u{1b}.csv";
    let table = GradientTable::from_rows(name, &[[1.0, 2.0], [0.5, 0.25]]);
    let trace = run(Experiment::builder().gradients(table.unwrap()));
    for svg in [plot::path(std::slice::from_ref(&trace)).unwrap().svg(), plot::quantities(&trace).svg()] {
        let document = Document::parse(&svg).unwrap();
        assert!(document.descendants().all(|node| !node.has_tag_name("script")));
        assert!(!svg.contains("{{"));
        assert!(texts(document.root_element()).iter().any(|text| text.contains("<script>alert")));
    }
}

// The path.

#[test]
fn the_bowls_picture_has_the_start_the_path_the_minimum_and_the_heights() {
    let trace = run(Experiment::builder().steps(150));
    let svg = plot::path(&[trace]).unwrap().svg();
    let document = Document::parse(&svg).unwrap();
    let panel = panel(&document, "path");
    let (x, y) = (ends(panel, "data-x"), ends(panel, "data-y"));
    assert!(x.0 < 0.0 && x.1 > 3.0 && y.0 < 0.0 && y.1 > 4.0, "{x:?} {y:?}");
    let path = of_class(&document, "path").next().unwrap();
    assert_eq!((name(path), path.attribute("data-points")), ("adam", Some("151")));
    let spots: Vec<_> = of_class(&document, "spot").map(name).collect();
    assert_eq!(spots.len(), 3);
    assert_eq!((spots[0], spots[2]), ("start of adam, (3, 4)", "minimum at (0, 0)"));
    assert!(spots[1].starts_with("end of adam, ("));
    assert_eq!(of_class(&document, "height").count(), 11);
    let words = texts(document.root_element());
    for label in ["x", "y", "adam", "minimum", "The path of adam"] {
        assert!(words.iter().any(|text| text == label), "{label}: {words:?}");
    }
}

#[test]
fn a_round_bowl_is_round() {
    let svg = plot::path(&[bowl(10)]).unwrap().svg();
    let document = Document::parse(&svg).unwrap();
    let (x, y) = (ends(panel(&document, "path"), "data-x"), ends(panel(&document, "path"), "data-y"));
    // The axes lie along the outermost ring's corners.
    let place = |spot: Node| {
        let at = ends(spot, "data-at");
        let d = spot.children().find(|node| node.has_tag_name("path")).unwrap().attribute("d").unwrap();
        let from = d[1..].split_once('a').map_or(&d[1..], |(start, _)| start);
        let split = from[1..].find([' ', '-']).unwrap() + 1;
        (at, (from[..split].parse::<f64>().unwrap(), from[split..].trim().parse::<f64>().unwrap()))
    };
    let spots: Vec<_> = of_class(&document, "spot").take(2).map(place).collect();
    let [(a, at_a), (b, at_b)] = [spots[0], spots[1]];
    let (across, down) = ((at_b.0 - at_a.0) / (b.0 - a.0), (at_b.1 - at_a.1) / (b.1 - a.1));
    assert!((across + down).abs() / across < 0.01, "{across} and {down} pixels a unit, {x:?} {y:?}");
}

#[test]
fn every_objective_has_a_path() {
    for objective in Objective::ALL {
        let trace = run(Experiment::builder().objective(objective.key()).steps(50));
        let plot = plot::path(&[trace]).unwrap();
        let svg = plot.svg();
        let document = Document::parse(&svg).unwrap();
        assert_eq!(of_class(&document, "path").count(), 1);
        let expected = if objective.dimension() == 2 { 11 } else { 0 };
        assert_eq!(of_class(&document, "height").count(), expected, "{objective:?}");
        let minima = of_class(&document, "spot").filter(|spot| name(*spot).starts_with("minimum")).count();
        assert_eq!(minima > 0, !objective.facts().minima.is_empty(), "{objective:?}");
    }
}

#[test]
fn a_run_that_goes_far_still_has_a_picture() {
    for start in [["1e150", "-1e150"], ["1e-300", "0"], ["0", "0"], ["3", "4"]] {
        let builder = Experiment::builder().objective("bowl").start(start);
        let plot = plot::path(&[run(builder)]).unwrap();
        Document::parse(&plot.svg()).unwrap();
        assert!(!plot.svg().contains("NaN"));
    }
}

#[test]
fn paths_of_different_objectives_are_not_laid_over_each_other() {
    let traces = ["bowl", "ellipse"].map(|key| run(Experiment::builder().objective(key)));
    let error = plot::path(&traces).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no such plot: the runs follow different objectives, gradients or coordinates; plot them one by one"
    );
    assert!(plot::path(&[]).is_err());
    let many: Vec<Trace> = (0..31).map(|_| bowl(1)).collect();
    assert!(plot::path(&many).unwrap_err().is_limit());
}

// Over time.

#[test]
fn there_is_a_panel_for_each_quantity_and_in_it_a_line_for_each_coordinate() {
    let trace = run(Experiment::builder().steps(20));
    let svg = plot::quantities(&trace).svg();
    let document = Document::parse(&svg).unwrap();
    let panels: Vec<_> = of_class(&document, "panel").collect();
    let keys: Vec<_> = panels.iter().map(|panel| panel.attribute("data-panel").unwrap()).collect();
    assert_eq!(keys, ["loss", "g", "m", "v", "m_hat", "v_hat", "update", "theta"]);
    for (panel, quantity) in panels.iter().zip(trace.quantities()) {
        let lines: Vec<_> =
            panel.children().filter(|node| node.attribute("class") == Some("over-time")).collect();
        assert_eq!(lines.len(), if quantity.facts().shared { 1 } else { 2 });
        assert!(lines.iter().all(|line| line.attribute("data-points") == Some("20")));
        assert_eq!(ends(*panel, "data-x"), (1.0, 20.0));
        let (from, to) = ends(*panel, "data-y");
        for value in (0..lines.len()).flat_map(|at| trace.over_time(*quantity, at)) {
            assert!((from..=to).contains(&value.to_f64()), "{quantity:?}");
        }
    }
    assert!(
        texts(panels[5]).contains(&"v̂t\u{2002}bias-corrected second moment".to_owned()),
        "{:?}",
        texts(panels[5])
    );
    assert!(texts(panels[5]).contains(&"step t".to_owned()));
}

#[test]
fn decades_are_on_a_logarithmic_axis_and_what_can_be_negative_is_not() {
    let svg = plot::quantities(&run(Experiment::builder().steps(300))).svg();
    let document = Document::parse(&svg).unwrap();
    let scale = |key| panel(&document, key).attribute("data-y-scale").unwrap();
    assert_eq!((scale("loss"), scale("g"), scale("theta")), ("logarithmic", "linear", "linear"));
}

#[test]
fn the_bias_correction_begins_at_a_thousand_for_v_and_ten_for_m() {
    let plot = plot::bias(&bowl(30)).unwrap();
    assert!(plot.text().contains("1/(1−β₁ᵗ): 10 at step 1"), "{}", plot.text());
    assert!(plot.text().contains("1/(1−β₂ᵗ): 1000 at step 1"), "{}", plot.text());
    let svg = plot.svg();
    let document = Document::parse(&svg).unwrap();
    let names = |key| -> Vec<String> {
        let lines =
            panel(&document, key).children().filter(|node| node.attribute("class") == Some("over-time"));
        lines.map(|line| name(line).to_owned()).collect()
    };
    assert_eq!(names("m_hat"), ["mₜ", "m̂ₜ"]);
    assert_eq!(names("v_hat"), ["vₜ", "v̂ₜ"]);
    assert_eq!(names("correction"), ["1/(1−β₁ᵗ)", "1/(1−β₂ᵗ)"]);
}

#[test]
fn a_plot_says_which_quantity_it_lacks() {
    let sgd = run(Experiment::builder().optimizer("sgd"));
    let message = |plot: Result<Plot, adamscope::Error>| plot.unwrap_err().to_string();
    assert_eq!(message(plot::bias(&sgd)), "this run has no `m_hat`; it has loss, g, update, theta");
    assert_eq!(message(plot::step_size(&sgd)), "this run has no `step_size`; it has loss, g, update, theta");
    assert_eq!(message(plot::memory(&sgd, 1)), "this run has no `m`; it has loss, g, update, theta");
    let few = Selection { every: 5, ..Selection::default() };
    let few = Experiment::builder().build().unwrap().stepper(&few).unwrap().collect().unwrap();
    assert_eq!(
        message(plot::memory(&few, 10)),
        "step is 10, but must be a step that is recorded, as are those before it"
    );
}

#[test]
fn what_past_gradients_add_is_the_first_moment() {
    // Whatever the rule: 60 gradients with β1 = 0.9 are all but e-3 of it, and 40 are all there are.
    for form in Form::all() {
        let builder =
            Experiment::builder().optimizer(form.optimizer().key()).convention(form.convention().key());
        let trace = in_full(builder.hyper_parameter("alpha", "0.05").steps(40));
        if !trace.quantities().contains(&Quantity::FirstMoment) {
            continue;
        }
        let plot = plot::memory(&trace, 40).unwrap();
        let svg = plot.svg();
        let document = Document::parse(&svg).unwrap();
        let bars = of_class(&document, "bars").nth(1).unwrap();
        assert_eq!(bars.attribute("data-points"), Some("40"));
        let m = trace.step(40).unwrap().value(Quantity::FirstMoment, 0).unwrap().to_f64();
        let sum: f64 = bars.attribute("data-sum").unwrap().parse().unwrap();
        // Each term is rounded a few times, as the average is.
        assert!((sum - m).abs() <= 1e-6 * m.abs().max(1e-3), "{form}: {sum} {m}");
    }
}

#[test]
fn a_run_that_goes_on_remembers_what_it_came_with() {
    let whole = bowl(20);
    let state = State::of(whole.step(12).unwrap());
    let rest = in_full(Experiment::builder().state(state).steps(8));
    let plot = plot::memory(&rest, 20).unwrap();
    // The weights of the eight steps since: 1 − 0.9⁸.
    assert!(plot.text().contains("Those of steps 13 to 20 weigh 0.5695 together."), "{}", plot.text());
    let svg = plot::quantities(&rest).svg();
    assert_eq!(ends(panel(&Document::parse(&svg).unwrap(), "m"), "data-x"), (13.0, 20.0));
}

#[test]
fn a_difference_is_as_large_as_the_numbers_are_apart() {
    let (a, b) = (bowl(20), in_full(Experiment::builder().eps("1e-3").steps(20)));
    let theta = |trace: &Trace, t| trace.step(t).unwrap().value(Quantity::Parameter, 1).unwrap().to_f64();
    let apart = (1..=20).map(|t| (theta(&a, t) - theta(&b, t)).abs()).fold(0.0, f64::max);
    let plot = plot::difference(&a, &b).unwrap();
    let line = plot.text().lines().find(|line| line.starts_with("θₜ, coordinate 1 (y): at most ")).unwrap();
    let told = line.split(' ').nth(6).unwrap().parse::<f64>().unwrap();
    // Four digits are told.
    assert!((told - apart).abs() <= 1e-3 * apart, "{line} {apart}");
}

#[test]
fn runs_that_agree_have_no_line_and_the_text_says_so() {
    let plot = plot::difference(&bowl(20), &bowl(20)).unwrap();
    assert!(plot.text().contains("θₜ, coordinate 1 (y): the same in every step."));
    let svg = plot.svg();
    let document = Document::parse(&svg).unwrap();
    for line in of_class(&document, "over-time") {
        assert!(line.children().all(|node| !node.has_tag_name("path")));
    }
    let error = plot::difference(&bowl(20), &run(Experiment::builder().objective("square"))).unwrap_err();
    assert_eq!(error.to_string(), "there is no such plot: the runs have different coordinates");
}

// Long traces.

#[test]
fn a_million_steps_take_less_than_300_kb() {
    let path =
        Selection { quantities: Some(vec![Quantity::Parameter, Quantity::Loss]), ..Selection::default() };
    let experiment = Experiment::builder().objective("rosenbrock").steps(1_000_000).build().unwrap();
    let trace = experiment.stepper(&path).unwrap().collect().unwrap();
    for svg in [plot::path(std::slice::from_ref(&trace)).unwrap().svg(), plot::quantities(&trace).svg()] {
        assert!(svg.len() < 300_000, "{} bytes", svg.len());
        assert!(svg.contains("data-points=\"100000"), "all of it is shown");
    }
}

#[test]
fn noise_of_many_coordinates_takes_less_than_300_kb() {
    // The worst for thinning: no two steps alike, in every quantity of as many lines as are shown.
    let mut state = 7_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / 1e6 - 8.0
    };
    let rows: Vec<[f64; 6]> = (0..20_000).map(|_| std::array::from_fn(|_| random())).collect();
    let table = GradientTable::from_rows("noise", &rows).unwrap();
    let trace = run(Experiment::builder().gradients(table.clone()));
    let svg = plot::quantities(&trace).svg();
    assert!(svg.len() < 300_000, "{} bytes", svg.len());
    let walk = run(Experiment::builder().optimizer("sgd").alpha("1").gradients(table));
    let svg = plot::path(&[walk]).unwrap().svg();
    assert!(svg.len() < 300_000, "{} bytes", svg.len());
}

#[test]
fn a_spike_of_one_step_reaches_as_high_as_it_did() {
    let rows: Vec<[f64; 1]> = (0..100_000).map(|t| [if t == 61_803 { 1000.0 } else { 1.0 }]).collect();
    let table = GradientTable::from_rows("spike", &rows).unwrap();
    let trace = run(Experiment::builder().gradients(table));
    let svg = plot::quantities(&trace).svg();
    let document = Document::parse(&svg).unwrap();
    let g = panel(&document, "g");
    let line = g.children().find(|node| node.attribute("class") == Some("over-time")).unwrap();
    assert_eq!(line.attribute("data-points"), Some("100000"));
    let d = line.children().find(|node| node.has_tag_name("path")).unwrap().attribute("d").unwrap();
    // The line starts at 1, and goes up by all that lies between 1 and 1000.
    let (from, to) = ends(g, "data-y");
    let (scale, high) = match g.attribute("data-y-scale") {
        Some("logarithmic") => (to.log10() - from.log10(), 3.0),
        _ => (to - from, 999.0),
    };
    let up = 128.0 * high / scale;
    let heights = heights(d);
    let highest = heights.iter().copied().fold(0.0, f64::max);
    assert!((highest - up).abs() < 1.0, "{highest} of {up} pixels");
}

/// How far above its start a path goes, at each of its points.
fn heights(d: &str) -> Vec<f64> {
    let (_, relative) = d.split_once('l').unwrap();
    let mut numbers = Vec::new();
    let mut number = String::new();
    for c in relative.chars() {
        if (c == ' ' || c == '-') && !number.is_empty() {
            numbers.push(number.parse::<f64>().unwrap());
            number.clear();
        }
        if c != ' ' {
            number.push(c);
        }
    }
    numbers.push(number.parse().unwrap());
    let mut height = 0.0;
    numbers
        .chunks(2)
        .map(|step| {
            height -= step[1];
            height
        })
        .collect()
}

// The README's.

/// `TRYCMD=overwrite` draws it again, as it writes what commands print again.
#[test]
fn the_readmes_picture_is_what_the_command_draws() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/adam-on-the-bowl.svg");
    let svg = plot::path(&[run(Experiment::builder().steps(150))]).unwrap().svg();
    if std::env::var_os("TRYCMD").is_some() && std::env::var_os("CI").is_none() {
        std::fs::write(file, &svg).unwrap();
    }
    let there = std::fs::read_to_string(file).unwrap_or_default();
    assert!(there == svg, "docs/adam-on-the-bowl.svg is out of date: TRYCMD=overwrite cargo test plots::");
    assert!(svg.len() < 30_000, "{} bytes", svg.len());
}

// PNG.

#[cfg(feature = "png")]
#[test]
fn a_png_is_of_the_size_asked_for_and_has_text_on_white() {
    let plot = plot::path(&[bowl(60)]).unwrap();
    let png = plot.png(2.0);
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let size = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    let svg = plot.svg();
    let document = Document::parse(&svg).unwrap();
    let side = |key| document.root_element().attribute(key).unwrap().parse::<f64>().unwrap();
    assert_eq!(
        (f64::from(size(16)), f64::from(size(20))),
        ((side("width") * 2.0).ceil(), (side("height") * 2.0).ceil())
    );
    let picture = tiny_skia::Pixmap::decode_png(&png).unwrap();
    let dark = |x: u32, y: u32| picture.pixel(x, y).is_some_and(|pixel| pixel.red() < 80);
    assert!(!dark(2, 2) && picture.pixel(2, 2).unwrap().alpha() == 255);
    // The title is in the first lines, on the left.
    let title = (0..70).flat_map(|y| (0..600).map(move |x| (x, y))).filter(|(x, y)| dark(*x, *y)).count();
    assert!(title > 500, "{title} dark pixels");
}

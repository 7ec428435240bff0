//! Adam's steps among the log lines of a program: `cargo run --example tracing --features tracing`

use adamscope::HyperParameter::{Alpha, Beta1, Beta2};
use adamscope::objective::{FromObjective, Objective};
use adamscope::rule::Adam;
use adamscope::trace::{Events, Run};
use tracing_subscriber::filter::LevelFilter;

fn main() -> Result<(), adamscope::Error> {
    tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).without_time().init();
    let adam = Adam::new(|parameter| match parameter {
        Alpha => 0.1,
        Beta1 => 0.9,
        Beta2 => 0.999,
        _ => 1e-8, // eps
    });
    let mut run = Run::new(adam, vec![3.0_f64, 4.0], FromObjective::new(Objective::Bowl));
    let mut events = Events::new();
    for _ in 0..3 {
        run.advance(&mut events)?;
    }
    Ok(())
}

//! Formulas come from the code that computes: a symbolic run prints them.

use adamscope::expression::{Arena, Expression, Letter, Symbol};
use adamscope::{Choice, Objective};

fn gradient(objective: Objective) -> Vec<Expression> {
    let arena = Arena::of_step(1);
    let names = ["x", "y"].map(|name| Letter::new(name, name));
    let theta: Vec<Symbol<'_, f64>> =
        names.into_iter().take(objective.dimension()).map(|name| arena.letter(name, 0.7)).collect();
    let mut g = theta.clone();
    let f = objective.gradient(&theta, &mut g).unwrap();
    std::iter::once(f).chain(g).map(|x| x.expression()).collect()
}

#[test]
fn show() {
    for objective in Objective::ALL {
        for e in gradient(*objective) {
            println!("{objective:?} {e}   =>  {}    {}", e.collected(), e.collected().latex());
        }
    }
}

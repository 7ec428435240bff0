//! Claim: leaving out what says nothing, and putting together what is alike, keeps the value.

use crate::explain::arithmetic::{BigRational, value};
use adamscope::expression::{Arena, Expression, Letter, Operation, Symbol};
use adamscope::scalar::Scalar;
use num_traits::Zero;
use proptest::prelude::*;

/// What a symbol is made of, so that an arbitrary one can be built in an arena.
#[derive(Clone, Debug)]
enum Recipe {
    Letter(usize),
    Constant(i32, u8),
    Negative(Box<Recipe>),
    Infix(char, Box<[Recipe; 2]>),
}

const NAMES: [&str; 3] = ["x", "y", "z"];

/// With many constants 0 and 1, as dual numbers leave them.
fn recipes() -> impl Strategy<Value = Recipe> {
    let constant = prop_oneof![Just((0, 0)), Just((1, 0)), Just((-1, 0)), (-999..999_i32, 0..3_u8)];
    let leaf = prop_oneof![
        (0..NAMES.len()).prop_map(Recipe::Letter),
        constant.prop_map(|(digits, places)| Recipe::Constant(digits, places)),
    ];
    leaf.prop_recursive(5, 40, 2, |part| {
        let sign = prop::sample::select(vec!['+', '-', '*', '*', '/']);
        prop_oneof![
            1 => part.clone().prop_map(|x| Recipe::Negative(x.into())),
            5 => (sign, part.clone(), part).prop_map(|(sign, a, b)| Recipe::Infix(sign, [a, b].into())),
        ]
    })
}

fn build<'a>(arena: &'a Arena, recipe: &Recipe) -> Symbol<'a, f64> {
    match recipe {
        Recipe::Letter(index) => arena.letter(Letter::new(NAMES[*index], NAMES[*index]), 1.0),
        Recipe::Constant(digits, places) => build(arena, &Recipe::Letter(0)).constant(*digits, *places),
        Recipe::Negative(x) => -build(arena, x),
        Recipe::Infix(sign, parts) => {
            let [a, b] = parts.each_ref().map(|part| build(arena, part));
            match sign {
                '+' => a + b,
                '-' => a - b,
                '*' => a * b,
                _ => a / b,
            }
        }
    }
}

/// What a recipe comes to, without any expression; `None` where something is divided by 0.
fn cooked(recipe: &Recipe, letters: &[BigRational; 3]) -> Option<BigRational> {
    Some(match recipe {
        Recipe::Letter(index) => letters[*index].clone(),
        Recipe::Constant(digits, places) => value(&format!("{digits}/1{}", "0".repeat((*places).into()))),
        Recipe::Negative(x) => -cooked(x, letters)?,
        Recipe::Infix(sign, parts) => {
            let (a, b) = (cooked(&parts[0], letters)?, cooked(&parts[1], letters)?);
            match sign {
                '+' => a + b,
                '-' => a - b,
                '*' => a * b,
                _ if b.is_zero() => return None,
                _ => a / b,
            }
        }
    })
}

/// What an expression comes to, worked out here, part by part.
fn worth(expression: &Expression, letters: &[BigRational; 3]) -> BigRational {
    let (operation, parts) = match expression {
        Expression::Letter(letter) => {
            return letters[NAMES.iter().position(|name| *name == letter.text).unwrap()].clone();
        }
        Expression::Number(literal) => return value(literal.as_str()),
        Expression::Apply(operation, parts) => (operation, parts),
    };
    let parts: Vec<BigRational> = parts.iter().map(|part| worth(part, letters)).collect();
    match (operation, parts.as_slice()) {
        (Operation::Add, [a, b]) => a + b,
        (Operation::Subtract, [a, b]) => a - b,
        (Operation::Multiply, [a, b]) => a * b,
        (Operation::Divide, [a, b]) => a / b,
        (Operation::Negate, [a]) => -a,
        (Operation::Power, [a, b]) => a.pow(b.to_integer().try_into().unwrap()),
        other => panic!("{other:?}"),
    }
}

/// The letters' numbers put into the printed text.
fn filled(expression: &Expression) -> String {
    let number = |letter: &Letter| {
        let index = NAMES.iter().position(|name| *name == letter.text)?;
        Some(Expression::Number(["7", "-1.5", "0.25"][index].parse().unwrap()))
    };
    expression.replaced(&number).to_string()
}

proptest! {
    #[test]
    fn folding_and_collecting_keep_the_value(recipe in recipes()) {
        let letters = ["7", "-1.5", "0.25"].map(value);
        let Some(expected) = cooked(&recipe, &letters) else { return Ok(()) };
        let arena = Arena::of_step(1);
        // `expression` folds.
        let folded = build(&arena, &recipe).expression();
        prop_assert_eq!(&worth(&folded, &letters), &expected, "{} folded is {}", filled(&folded), folded);
        let collected = folded.collected();
        prop_assert_eq!(&worth(&collected, &letters), &expected, "{} collected is {}", folded, collected);
        // And the brackets are where they have to be.
        prop_assert_eq!(value(&filled(&folded)), expected.clone(), "{}", filled(&folded));
        prop_assert_eq!(value(&filled(&collected)), expected, "{}", filled(&collected));
    }
}

#[test]
fn what_says_nothing_is_left_out() {
    let arena = Arena::of_step(1);
    let [x, y] = ["x", "y"].map(|name| arena.letter(Letter::new(name, name), 2.0));
    let (zero, one) = (x.zero(), x.one());
    let text = |symbol: Symbol<'_, f64>| symbol.expression().to_string();
    assert_eq!(text(x * one + y * zero), "x");
    assert_eq!(text(zero - (x - zero) / one), "−x");
    assert_eq!(text(-(-x) + y), "x + y");
    assert_eq!((x * one + one * x).expression().collected().to_string(), "2·x");
    assert_eq!((x * y * x - y * x * x).expression().collected().to_string(), "0");
}

#[test]
fn brackets_stand_where_they_are_needed_and_nowhere_else() {
    let arena = Arena::of_step(3);
    let [x, y] = ["x", "y"].map(|name| arena.letter(Letter::new(name, name), 2.0));
    let text = |symbol: Symbol<'_, f64>| symbol.expression().to_string();
    assert_eq!(text((x + y) * (x - y)), "(x + y)·(x − y)");
    assert_eq!(text(x - (y - x)), "x − (y − x)");
    assert_eq!(text(x / (y * x)), "x/(y·x)");
    assert_eq!(text(x / y / x), "x/y/x");
    assert_eq!(text(x * -y), "x·(−y)");
    assert_eq!(text(-x * y + -y), "−x·y − y");
    assert_eq!(text((-x).square()), "(−x)²");
    assert_eq!(text((x + y).sqrt() / x.powi(3)), "√(x + y)/xᵗ");
    assert_eq!(text(x.powi(4) - x.powi(2)), "xᵗ⁺¹ − xᵗ⁻¹");
    assert_eq!(text(x.powf(x.step(3) / x.constant(250, 0))), "x^(t/250)");
    assert_eq!(text(x.if_greater(y, x.abs(), x.max(y))), "{ |x| if x > y; max(x, y) otherwise }");
}

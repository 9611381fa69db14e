//! What is said about the files: how large they are, and what the largest is made of.

use std::fmt::Write as _;

use crate::compressed::Compressed;
use crate::makeup::Makeup;

/// The most the first load may take in brotli, all files together, in bytes.
const BUDGET: usize = 300_000;
/// How many origins of the module are named.
const NAMED: usize = 12;

/// The report, as it is printed.
pub(crate) fn report(first: &[Compressed], later: &[Compressed], makeup: Option<&Makeup>, optimised: bool) -> String {
    let mut text = row("", ["raw", "gzip", "brotli"].map(str::to_owned));
    let totals = rows(&mut text, first, "first load");
    let later = rows(&mut text, later, "later");
    text += &row("all", [0, 1, 2].map(|n| kilobytes(totals[n] + later[n])));
    if let Some(Makeup(sizes)) = makeup {
        let share = totals[2] * 100 / BUDGET;
        let _ =
            writeln!(text, "\n{share} % of the budget of {} KB in brotli. The module is made of:", kilobytes(BUDGET));
        for (origin, size) in sizes.iter().take(NAMED) {
            text += &row(origin, [kilobytes(*size), String::new(), String::new()]);
        }
        let rest = sizes.iter().skip(NAMED).map(|(_, size)| size).sum();
        text += &row("all others", [kilobytes(rest), String::new(), String::new()]);
    }
    if !optimised {
        text += "\nwasm-opt was not found: the module is larger than it could be.\n";
    }
    text
}

/// Adds a line for each file and one for all of them together, whose sizes it answers.
fn rows(text: &mut String, files: &[Compressed], together: &str) -> [usize; 3] {
    let mut totals = [0; 3];
    for Compressed { file, brotli, gzip } in files {
        let sizes = [file.content.len(), gzip.len(), brotli.len()];
        totals = [0, 1, 2].map(|n| totals[n] + sizes[n]);
        *text += &row(&file.path, sizes.map(kilobytes));
    }
    *text += &row(together, totals.map(kilobytes));
    totals
}

fn row(name: &str, columns: [String; 3]) -> String {
    let [raw, gzip, brotli] = columns;
    format!("  {name:<40}{raw:>9}{gzip:>9}{brotli:>9}").trim_end().to_owned() + "\n"
}

/// Thousands of bytes, to a tenth.
fn kilobytes(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

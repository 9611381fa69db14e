//! The report on the files: how large they are, and what the first module consists of.

use std::fmt::Write as _;

use crate::composition::Composition;
use crate::file::Compressed;

/// The budget for the brotli copies of all files of the first load, in bytes.
const BUDGET: usize = 300_000;
/// How many crates of the module are listed.
const LISTED: usize = 12;

/// The report, as it is printed.
pub(crate) fn report(
    first: &[Compressed],
    later: &[Compressed],
    composition: Option<&Composition>,
    optimised: bool,
) -> String {
    let mut text = format!("  {:<40}{:>9}{:>9}{:>9}\n", "", "raw", "gzip", "brotli");
    let totals = rows(&mut text, first, "first load");
    let later = rows(&mut text, later, "later");
    text += &row("all", &[0, 1, 2].map(|n| totals[n] + later[n]));
    if let Some(Composition(sizes)) = composition {
        let (share, budget) = (totals[2] * 100 / BUDGET, kilobytes(BUDGET));
        let _ = writeln!(text, "\n{share} % of the budget of {budget} KB in brotli. The module consists of:");
        let (listed, others) = sizes.split_at(LISTED.min(sizes.len()));
        text.extend(listed.iter().map(|(name, size)| row(name, &[*size])));
        text += &row("all others", &[others.iter().map(|(_, size)| size).sum()]);
    }
    if !optimised {
        text += "\nwasm-opt was not found, so the modules are larger than they could be.\n";
    }
    text
}

/// Adds a line for each file and a line with their totals, which it returns.
fn rows(text: &mut String, files: &[Compressed], together: &str) -> [usize; 3] {
    let mut totals = [0; 3];
    for Compressed { file, brotli, gzip } in files {
        let sizes = [file.content.len(), gzip.len(), brotli.len()];
        totals = [0, 1, 2].map(|n| totals[n] + sizes[n]);
        *text += &row(&file.path, &sizes);
    }
    *text += &row(together, &totals);
    totals
}

fn row(name: &str, sizes: &[usize]) -> String {
    let sizes = sizes.iter().map(|size| format!("{:>9}", kilobytes(*size)));
    format!("  {name:<40}{}\n", sizes.collect::<String>())
}

/// A size in thousands of bytes, with one decimal.
fn kilobytes(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

//! The report on the files: how large they are, and what the first module consists of.

use std::fmt::Write as _;

use postern_shared::console::Part;

use crate::composition::Composition;
use crate::file::Compressed;

/// The budgets for the brotli copies of what each load needs in total, in bytes: the sign-in, then each part beside it, then all.
const BUDGETS: [(&str, usize); 6] = [
    ("sign-in", 190_000),
    ("identities", 330_000),
    ("log", 330_000),
    ("lists", 345_000),
    ("items", 605_000),
    ("all", 680_000),
];
/// How many crates of the module are listed.
const LISTED: usize = 12;

/// The report, as it is printed. `first` are the files that the sign-in needs, `later` those that parts need. `missing` are the
/// programs that would have made them smaller.
pub(crate) fn report(
    first: &[Compressed],
    later: &[(Vec<Part>, Compressed)],
    composition: Option<&Composition>,
    missing: &[&str],
) -> String {
    let mut text = format!("  {:<40}{:>9}{:>9}{:>9}\n", "", "raw", "gzip", "brotli");
    let (mut totals, files) = ([[0; 3]; BUDGETS.len()], first.iter().map(|file| (None, file)));
    for (parts, Compressed { file, brotli, gzip }) in files.chain(later.iter().map(|(parts, file)| (Some(parts), file)))
    {
        let sizes = [file.content.len(), gzip.len(), brotli.len()];
        text += &row(&file.path, &sizes);
        let needs = |load: &str| match parts {
            Some(parts) => load == "all" || parts.iter().any(|part| part.name() == load),
            None => true,
        };
        for ((load, _), total) in BUDGETS.iter().zip(&mut totals) {
            if needs(load) {
                *total = [0, 1, 2].map(|n| total[n] + sizes[n]);
            }
        }
    }
    for ((load, _), total) in BUDGETS.iter().zip(&totals) {
        text += &row(load, total);
    }
    if let Some(Composition(sizes)) = composition {
        let shares: Vec<_> = BUDGETS
            .iter()
            .zip(&totals)
            .map(|((load, budget), [.., brotli])| format!("{load} {} % of {} KB", brotli * 100 / budget, budget / 1000))
            .collect();
        let _ = writeln!(text, "\nThe budgets in brotli: {}. The first module consists of:", shares.join(", "));
        let (listed, others) = sizes.split_at(LISTED.min(sizes.len()));
        text.extend(listed.iter().map(|(name, size)| row(name, &[*size])));
        text += &row("all others", &[others.iter().map(|(_, size)| size).sum()]);
    }
    for program in missing {
        let _ = writeln!(text, "\n{program} was not found, so the files are larger than they could be.");
    }
    text
}

fn row(name: &str, sizes: &[usize]) -> String {
    let sizes = sizes.iter().map(|size| format!("{:>9}", kilobytes(*size)));
    format!("  {name:<40}{}\n", sizes.collect::<String>())
}

/// A size in thousands of bytes, with one decimal.
fn kilobytes(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

//! The report on the files: how large they are, and what the first module consists of.

use std::fmt::Write as _;

use crate::composition::Composition;
use crate::file::Compressed;

/// The budgets for the brotli copies of what each load needs in total, in bytes.
const BUDGETS: [usize; 3] = [190_000, 440_000, 660_000];
/// How many crates of the module are listed.
const LISTED: usize = 12;

/// The report, as it is printed. Each load has the name of what is there after it, and the files that it adds. `missing` are the
/// programs that would have made them smaller.
pub(crate) fn report(loads: [(&str, &[Compressed]); 3], composition: Option<&Composition>, missing: &[&str]) -> String {
    let mut text = format!("  {:<40}{:>9}{:>9}{:>9}\n", "", "raw", "gzip", "brotli");
    let (mut totals, mut shares) = ([0; 3], Vec::new());
    for ((name, files), budget) in loads.into_iter().zip(BUDGETS) {
        for Compressed { file, brotli, gzip } in files {
            let sizes = [file.content.len(), gzip.len(), brotli.len()];
            totals = [0, 1, 2].map(|n| totals[n] + sizes[n]);
            text += &row(&file.path, &sizes);
        }
        text += &row(name, &totals);
        shares.push(format!("{name} {} % of {} KB", totals[2] * 100 / budget, budget / 1000));
    }
    if let Some(Composition(sizes)) = composition {
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

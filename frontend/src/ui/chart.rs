//! Bars in a row, drawn as SVG: a chart with a legend, or a small one without words.
use leptos::prelude::*;

use crate::text::ui::chart as text;

/// The width of a bar with the gap beside it, in the units of the drawing.
const STEP: usize = 4;
/// The height of the tallest bar, in the same units.
const HEIGHT: u64 = 40;

/// A bar: two numbers on top of each other, and what they are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    /// What it stands for, e.g. a day.
    pub(crate) label: String,
    /// The number at the bottom.
    pub(crate) main: u64,
    /// The number on top of it.
    pub(crate) extra: u64,
    /// What it shows, in words.
    pub(crate) tip: Option<String>,
}

/// A chart of bars, with the first and the last label below, the greatest sum beside, and a legend.
#[component]
pub(crate) fn BarChart(
    /// Its name, which says what the bars count.
    #[prop(into)]
    label: String,
    /// The bars, from left to right.
    bars: Vec<Bar>,
    /// The names of the two numbers.
    names: (&'static str, &'static str),
) -> impl IntoView {
    let ends = bars.first().map(|bar| bar.label.clone()).zip(bars.last().map(|bar| bar.label.clone()));
    let greatest = greatest(&bars);
    view! {
        <figure class="chart">
            <figcaption class="chart-head">
                <span class="chart-legend"><span class="chart-key"></span>{names.0}</span>
                <span class="chart-legend"><span class="chart-key chart-key-extra"></span>{names.1}</span>
                {(greatest > 0).then(|| view! { <span class="chart-scale">{text::highest_day(greatest)}</span> })}
            </figcaption>
            <Bars label bars/>
            {ends.map(|(first, last)| view! { <p class="chart-ends"><span>{first}</span><span>{last}</span></p> })}
        </figure>
    }
}

/// Bars without words around them, as high as a line of text.
#[component]
pub(crate) fn Sparkline(
    /// Its name, with what it shows in words.
    label: String,
    /// The numbers, from left to right.
    numbers: Vec<u64>,
) -> impl IntoView {
    let bars = numbers.into_iter().map(|main| Bar { label: String::new(), main, extra: 0, tip: None }).collect();
    view! { <span class="sparkline"><Bars label bars/></span> }
}

/// The drawing. It is one picture to a screen reader, named by its label.
#[component]
fn Bars(label: String, bars: Vec<Bar>) -> impl IntoView {
    let (width, greatest) = (bars.len().max(1) * STEP, greatest(&bars).max(1));
    let bar = |(n, Bar { main, extra, tip, .. }): (usize, Bar)| {
        let (low, high) = (height(main, greatest), height(extra, greatest));
        let rect = move |class: &'static str, bottom: u64, height: u64| {
            let y = (HEIGHT - bottom - height).to_string();
            (height > 0).then(|| view! {
                <rect class=class x=(n * STEP).to_string() y=y width=(STEP - 1).to_string() height=height.to_string()/>
            })
        };
        view! {
            <g>
                {tip.map(|tip| view! { <title>{tip}</title> })}
                <rect class="chart-ground" x=(n * STEP).to_string() y="0" width=STEP.to_string() height=HEIGHT.to_string()/>
                {rect("chart-bar", 0, low)}
                {rect("chart-bar chart-bar-extra", low, high)}
            </g>
        }
    };
    view! {
        <svg class="chart-bars" role="img" aria-label=label viewBox=format!("0 0 {width} {HEIGHT}") preserveAspectRatio="none">
            {bars.into_iter().enumerate().map(bar).collect_view()}
        </svg>
    }
}

fn greatest(bars: &[Bar]) -> u64 {
    bars.iter().map(|bar| bar.main + bar.extra).max().unwrap_or_default()
}

/// The height of a number. One that is not zero can be seen.
fn height(number: u64, greatest: u64) -> u64 {
    (number * HEIGHT / greatest).max(u64::from(number > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_high_as_its_part_of_the_greatest_and_never_invisible() {
        assert_eq!([0, 1, 50, 100].map(|number| height(number, 100)), [0, 1, 20, 40]);
        assert_eq!(height(1, 1_000_000), 1);
    }
}

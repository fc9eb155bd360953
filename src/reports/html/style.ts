/** Color is never the only carrier of meaning: every label has a text. All color pairs have a contrast of 4.5 or more. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1c2126; --quiet: #59636e; --line: #d5dae0; --soft: #f4f6f8; --link: #0a5ac2;
  --mandatory: #b3261e; --advisory: #8a5300; --undecided: #1f5fbf; --exempt: #59636e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15191d; --text: #e4e8ec; --quiet: #a2adb8; --line: #39424b; --soft: #1e2429; --link: #8bbcff;
    --mandatory: #ff9d94; --advisory: #f0bf6a; --undecided: #96c1ff; --exempt: #a2adb8;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 64rem;
  background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1, h2, h3, h4, p, ul, dl { margin: 0; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.25rem; margin: 3rem 0 1rem; padding-bottom: .4rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 2rem 0 .5rem; }
h4 { font-size: 1rem; font-weight: 600; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; unicode-bidi: isolate; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
[hidden] { display: none !important; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--page); }
.detail, .note { color: var(--quiet); font-weight: 400; font-size: .875rem; }
.detail, .property { display: block; }
summary { padding: .6rem .25rem; cursor: pointer; color: var(--link); }
.severity { font-size: .8125rem; font-weight: 600; }
.note { max-width: 46rem; margin: 1rem 0; }
.outcome { margin: .5rem 0 1.5rem; font-size: 1.1rem; }
.totals { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem; padding: 0; list-style: none; margin-bottom: 1.5rem; }
.totals li { padding: .6rem .9rem; border: 1px solid var(--line); border-left: 4px solid currentColor; border-radius: 4px; }
.totals b { display: block; font-size: 1.6rem; line-height: 1.2; }
.mandatory { color: var(--mandatory); }
.advisory, .warn { color: var(--advisory); }
.undecided { color: var(--undecided); }
.exempt { color: var(--exempt); }
.state.none { font-weight: 400; }
dl { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: .25rem .75rem; font-size: .9375rem; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; }
dd ul { padding-left: 1.1rem; }
.finding dd code { display: block; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: .6rem 0; list-style: none; border: solid var(--line); border-width: 1px 0; }
section > p { margin-bottom: .5rem; }
table:not(.counts) th { overflow-wrap: break-word; }
.box { overflow-x: auto; border: 1px solid var(--line); border-radius: 4px; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .5rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead { background: var(--soft); }
thead th { border-top: 0; font-size: .8125rem; overflow-wrap: normal; }
tbody th { font-weight: 600; }
.counts th:not(:first-child), .counts td { text-align: right; width: 6.5rem; }
.state { font-weight: 600; white-space: nowrap; }
.problems { padding-left: 1.2rem; }
form { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; align-items: end; padding: 1rem; background: var(--soft); border: 1px solid var(--line); border-radius: 4px; }
form label { display: block; font-size: .8125rem; color: var(--quiet); }
select, input, button { width: 100%; min-height: 2.5rem; padding: .3rem .5rem; font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--quiet); border-radius: 4px; }
output { grid-column: 1 / -1; font-weight: 600; }
.many .resource { content-visibility: auto; contain-intrinsic-size: auto 30rem; }
.finding, .exemption { margin: .75rem 0; padding: .9rem 1rem; border: 1px solid var(--line); border-radius: 4px; }
.exemption h3 { margin-top: 0; }
h4 .message, h3 .message { display: block; margin-top: .25rem; font-weight: 500; }
.label { display: inline-block; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 3px; font-size: .8125rem; font-weight: 600; }
pre { margin: .6rem 0; padding: .5rem .75rem; background: var(--soft); border-radius: 4px; white-space: pre-wrap; }
.line { margin-right: 1rem; color: var(--quiet); user-select: none; }
.finding dl, .exemption dl { margin-top: .5rem; }
@media (max-width: 40rem) {
  body { padding: 1rem 1rem 3rem; }
  th, td { padding: .4rem .4rem; }
  thead th { font-size: .6875rem; }
  tr { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); }
  .counts tr { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  th:first-child { grid-column: 1 / -1; }
  tbody td { border-top: 0; }
  .counts th:not(:first-child), .counts td { width: auto; border-top: 0; text-align: left; }
  dl { grid-template-columns: 4.5rem minmax(0, 1fr); }
}
@media (forced-colors: active) { .totals li { border-left-color: CanvasText; } }
@media print {
  /* Print every finding, because a printed page cannot show that a filter was active. */
  .resource[hidden], .finding[hidden] { display: block !important; }
  :root {
    color-scheme: light;
    --page: #ffffff; --text: #000000; --quiet: #444444; --line: #aaaaaa; --soft: #ffffff; --link: #000000;
    --mandatory: #8c1d18; --advisory: #6b4000; --undecided: #174a96; --exempt: #444444;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  form, nav, .skip { display: none !important; }
  section > p { margin-bottom: .5rem; }
tbody th { min-width: 4rem; }
.box { overflow: visible; border: 0; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .many .resource { content-visibility: visible; }
  a { color: inherit; text-decoration: none; }
  h2, h3, h4, section > p { break-after: avoid; }
  .finding, .exemption, tr, h3, .totals { break-inside: avoid; }
}
@page { margin: 18mm 16mm; }
`;

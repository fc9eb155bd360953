import type { LocatedFinding } from "../../guard/report";
import { controlText } from "../../policy/standards";
import { printable, shortened } from "../../values/text";
import type { Group } from "../groups";
import { SEVERITIES } from "../rank";
import { fileName, labelOf, placeOf, type Label } from "../report";
import type { Listing } from "./listing";
import { markup, section, type Markup } from "./markup";

const MANY = 500; // findings; beyond this, the browser lays out only the visible part of the page

/** Lists every finding by resource, with a form to filter them. */
export function findingsSection(listing: Listing): Markup {
  const groups = listing.groups.filter(({ findings }) => findings.length > 0);
  if (groups.length === 0) return section("findings", "Findings", markup`<p>None.</p>`);
  const count = groups.reduce((sum, { findings }) => sum + findings.length, 0);
  const kind = count > MANY ? "many" : "";
  return section(
    "findings",
    "Findings",
    markup`${filterForm(groups, listing)}
      <div class="${kind}">${groups.map((group) => resource(group, listing))}</div>`,
  );
}

function resource({ id, name, file, findings }: Group, listing: Listing): Markup {
  return markup`<section class="resource" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${name} <span class="detail">${fileName(file)}</span></h3>
    ${findings.map((finding) => article(finding, listing))}
  </section> `;
}

function article(finding: LocatedFinding, listing: Listing): Markup {
  const { policy, level, verdict, severity, message, why, fix, path, resource, controls } = finding;
  const label = labelOf(finding);
  const places = [placeOf(finding), path, resource.urn ?? ""].filter(Boolean);
  return markup`<article
    class="finding"
    id="${listing.idOf(finding)}"
    data-level="${level}"
    data-severity="${severity}"
    data-verdict="${verdict}"
    data-policy="${policy}"
    data-control="${listing.controlsOf(finding)}"
  >
    <h4>
      <span class="label ${label}">${TITLES[label]}</span> <span class="severity">${severity}</span> <code>${policy}</code>
      <span class="message">${printable(message)}</span>
    </h4>
    ${excerpt(finding)}
    <dl>
      <dt>Where</dt>
      <dd>${places.map((place) => markup`<code>${printable(place)}</code> `)}</dd>
      <dt>Why</dt>
      <dd>${why}</dd>
      <dt>Fix</dt>
      <dd>${printable(fix)}</dd>
      ${
        controls.length === 0
          ? undefined
          : markup`<dt>Controls</dt>
              <dd>${controls.map((control) => markup`<span class="property">${controlText(control)}</span> `)}</dd>`
      }${
        verdict === "violation"
          ? undefined
          : markup`<dt>Verdict</dt>
              <dd>${verdict}</dd>`
      }
    </dl>
  </article> `;
}

const TITLES: Readonly<Record<Label, string>> = {
  mandatory: "Mandatory",
  advisory: "Advisory",
  undecided: "Undecided",
  exempt: "Exempt",
};

function excerpt({ location }: LocatedFinding): Markup | undefined {
  if (location === undefined || location.excerpt.trim() === "") return undefined;
  const text = printable(shortened(location.excerpt.trim().replaceAll("\t", " ")));
  return markup`<pre><span class="line">${location.line}</span>${text}</pre> `;
}

/** Returns the filter form, which is hidden until the script runs. */
function filterForm(groups: readonly Group[], listing: Listing): Markup {
  return markup`<form id="filter" aria-label="Filter the findings" hidden>
    ${select("level", "Level", ["mandatory", "advisory"].map(same))}
    ${select("severity", "Severity", SEVERITIES.map(same))}
    ${select("verdict", "Verdict", ["violation", "malformed", "undecided"].map(same))}
    ${select("policy", "Policy", [...listing.optionsFor("policy")].sort())}
    ${select("control", "Control", [...listing.optionsFor("control")].sort(byTitle))}
    ${select(
      "resource",
      "Resource",
      groups.map(({ id, name, file }) => [id, `${name}, ${fileName(file)}`]),
    )}
    <p>
      <label for="search">Search</label
      ><input type="search" id="search" name="search" autocomplete="off" spellcheck="false" />
    </p>
    <p><button type="reset">Show all</button></p>
    <output id="shown" for="level severity verdict policy control resource search"></output>
  </form> `;
}

type Option = readonly [value: string, text: string];

const ORDER = new Intl.Collator("en", { numeric: true });

function byTitle([, a]: Option, [, b]: Option): number {
  return ORDER.compare(a, b);
}

function same(word: string): Option {
  return [word, word];
}

function select(name: string, title: string, options: readonly Option[]): Markup {
  const items = options.map(([value, text]) => markup`<option value="${value}">${text}</option>`);
  return markup`<p>
    <label for="${name}">${title}</label
    ><select id="${name}" name="${name}">
      <option value="">all</option>
      ${items}
    </select>
  </p>`;
}

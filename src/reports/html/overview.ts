import { oneLine } from "../../values/text";
import { configurationName } from "../conclusion";
import { fileName, plural, unreadText, type Label, type Writing } from "../report";
import { markup, section, type Markup } from "./markup";

const MOST_NAMED = 20; // sources in the head of the page

/** Returns the head of the page: the date, the sources, and the outcome. */
export function overview(writing: Writing): Markup {
  const { report, time, version, problems, commit } = writing;
  const { resources, workloads } = report.summary;
  return markup`<header>
    <h1>container-guard report</h1>
    <p class="outcome">${outcome(writing)}</p>
    <ul class="totals">
      ${(["mandatory", "advisory", "undecided", "exempt"] as const).map((label) => total(label, report.summary[label]))}
    </ul>
    <dl>
      <dt>Time</dt>
      <dd>${time.replace("T", " ").replace("Z", " UTC")}</dd>
      <dt>Checked</dt>
      <dd>${sourcesOf(writing)}</dd>
      <dt>Found</dt>
      <dd>
        ${plural(resources, "resource")} with
        ${plural(workloads, "workload")}${problems.length === 0 ? "" : `; ${unreadText(problems)}`}
      </dd>
      ${comparison(writing)}
      <dt>Policies</dt>
      <dd>${policyCounts(writing)}</dd>
      <dt>Settings</dt>
      <dd><a href="#configuration">${configurationName(writing.configuration)}</a></dd>
      ${
        commit === undefined
          ? undefined
          : markup`<dt>Commit</dt>
              <dd><code>${commit}</code> <span class="detail">checked out in the working directory; files may have been changed since</span></dd>`
      }
      <dt>Version</dt>
      <dd>container-guard ${version}</dd>
    </dl>
    <p class="note">
      A finding is a setting that violates a policy. If a workload has none, the enabled policies found no violation in
      these sources; that does not prove that it is secure.
    </p>
    <nav aria-label="Sections">
      <ul>
        ${problems.length === 0 ? undefined : markup`<li><a href="#unreadable">Unreadable sources</a></li>`}
        ${writing.skipped.length === 0 ? undefined : markup`<li><a href="#skipped">Skipped</a></li>`}
        <li><a href="#policies">By policy</a></li>
        <li><a href="#standards">By standard</a></li>
        <li><a href="#resources">By resource</a></li>
        <li><a href="#findings">Findings</a></li>
        <li><a href="#exemptions">Exemptions</a></li>
        <li><a href="#configuration">Configuration</a></li>
      </ul>
    </nav>
  </header> `;
}

/** Returns the outcome, and claims no more than what was checked. */
function outcome({ report, problems }: Writing): Markup {
  const workloads = plural(report.summary.workloads, "workload");
  const failing = report.findings.filter(({ level }) => level === "mandatory").length;
  const unread = unreadText(problems);
  if (failing > 0)
    return markup`<strong>Failed.</strong> ${plural(failing, "finding")} at mandatory level in
      ${workloads}${problems.length > 0 ? `; ${unread}` : ""}.`;
  if (problems.length > 0)
    return markup`<strong>Incomplete.</strong> No finding at mandatory level in ${workloads}, but ${unread}.`;
  if (report.judged.length === 0) return markup`<strong>Nothing checked.</strong> The sources contain no workload.`;
  return markup`<strong>Passed.</strong> No finding${report.findings.length > 0 ? " at mandatory level" : ""} in
    ${workloads}.`;
}

/** Returns how many of the findings, which the page lists all, are in the earlier report. */
function comparison({ since }: Writing): Markup | undefined {
  if (since === undefined) return undefined;
  const { file, known, resolved } = since;
  return markup`<dt>Compared with</dt>
    <dd><code>${fileName(file)}</code>: ${plural(known, "finding")} known, ${resolved} resolved</dd>`;
}

function total(label: Label, count: number): Markup {
  return markup`<li class="${label}"><b>${count}</b> ${label}</li> `;
}

function sourcesOf({ sources }: Writing): Markup {
  const more = sources.length - MOST_NAMED;
  return markup`${sources.slice(0, MOST_NAMED).map((source) => markup`<code>${fileName(source)}</code> `)}${
    more > 0 ? `and ${more} more` : ""
  }`;
}

function policyCounts({ policies }: Writing): string {
  const at = (wanted: string): number => policies.filter(({ level }) => level === wanted).length;
  return `${at("mandatory")} mandatory, ${at("advisory")} advisory, ${at("disabled")} disabled`;
}

export function unreadableSection({ problems }: Writing): Markup | undefined {
  if (problems.length === 0) return undefined;
  const items = problems.map(({ file, line, column, reason }) => {
    const place = line === null ? "" : `:${line}:${column ?? 1}`;
    return markup`<li><code>${fileName(file)}${place}</code> ${oneLine(reason, 500)}</li> `;
  });
  return section(
    "unreadable",
    "Unreadable sources",
    markup`<p>These sources were not checked, or only in part.</p>
      <ul class="problems">
        ${items}
      </ul>`,
  );
}

export function skippedSection({ skipped }: Writing): Markup | undefined {
  if (skipped.length === 0) return undefined;
  const items = skipped.map(
    ({ file, reason }) => markup`<li><code>${fileName(file)}</code> ${oneLine(reason, 500)}</li> `,
  );
  return section(
    "skipped",
    "Skipped",
    markup`<p>These files and folders were not checked.</p>
      <ul class="problems">
        ${items}
      </ul>`,
  );
}

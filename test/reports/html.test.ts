import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Writing } from "../../src/reports";
import { writeHtml } from "../../src/reports/html";
import { fixture } from "../support/report-fixture";
import { HOSTILE, pod, privileged, writing, type Checked } from "../support/reports";

function page(checked: Checked, over: Partial<Writing> = {}): string {
  return writeHtml(writing(checked, over));
}

/** One part of the page. */
function part(html: string, id: string): string {
  const begin = html.indexOf(`<section id="${id}"`);
  const end = html.slice(begin + 1).search(/<section id="|<\/main>/);
  return begin < 0 ? "" : html.slice(begin, begin + 1 + end);
}

function words(html: string): string {
  const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  const text = html.replace(/<[^>]*>/g, " ").replace(/&(\w+|#39);/g, (_, name: string) => entities[name] ?? "?");
  return text.replace(/\s+/g, " ").trim();
}

/** The words of each cell of a table's rows. */
function rows(html: string): ReadonlyArray<readonly string[]> {
  const body = html.replace(/<thead>.*?<\/thead>/gs, "");
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => words(cell!)),
  );
}

function row(html: string, beginning: string): readonly string[] {
  const found = rows(html).filter(([first]) => first!.startsWith(beginning));
  assert.equal(
    found.length,
    1,
    `${beginning}: ${rows(html)
      .map(([first]) => first)
      .join()}`,
  );
  return found[0]!;
}

/** A part of "By standard". */
function standard(html: string, title: string): string {
  const text = part(html, "standards");
  const begin = text.indexOf(`<h3>${title}`);
  const next = text.indexOf("<h3>", begin + 1);
  return text.slice(begin, next < 0 ? undefined : next);
}

const PSS = "Pod Security Standards";

describe("HTML", () => {
  it("is the same for the same input and day", () => assert.equal(writeHtml(fixture()), writeHtml(fixture())));

  it("allows only its own style and script", () => {
    const html = page({ files: {} });
    const hash = (name: string): string => {
      const [, text] = new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(html)!;
      return `'sha256-${createHash("sha256").update(text!).digest("base64")}'`;
    };
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(html)!;
    assert.equal(
      policy!.replaceAll("&#39;", "'"),
      `default-src 'none'; style-src ${hash("style")}; script-src ${hash("script")}; base-uri 'none'; form-action 'none'`,
    );
    assert.equal(html.match(/<script/g)!.length, 1);
    assert.doesNotMatch(html, /https?:|\ssrc=|\sstyle=|<link/);
  });

  const outcomes: Readonly<Record<string, readonly [Checked, RegExp]>> = {
    "a mandatory finding": [
      { files: { "a.yaml": privileged() } },
      /^Failed\. 1 finding at mandatory level in 1 workload\.$/,
    ],
    "no finding": [{ files: { "a.yaml": pod() } }, /^Passed\. No finding in 1 workload\.$/],
    "an advisory finding": [
      { files: { "a.yaml": pod({ container: { image: "registry.k8s.io/pause" } }) } },
      /^Passed\. No finding at mandatory level in 1 workload\.$/,
    ],
    "no workload": [{ files: {} }, /^Nothing checked\. /],
    "a source that could not be read": [
      {
        files: { "a.yaml": pod() },
        problems: [{ file: "b.yaml", line: null, column: null, reason: "it is a folder" }],
      },
      /^Incomplete\. .* but 1 source could not be read\.$/,
    ],
    "both a mandatory finding and one": [
      { files: { "a.yaml": privileged() }, problems: [{ file: "b.yaml", line: 1, column: 1, reason: "x" }] },
      /^Failed\. .*; 1 source could not be read\.$/,
    ],
    "what is undecided and has to be decided": [
      {
        files: { "a.yaml": pod({ container: { image: "{{ image }}" } }) },
        config: { "trusted-registries": { undecided: "mandatory" } },
      },
      /^Failed\. 1 finding /,
    ],
  };
  for (const [name, [checked, expected]] of Object.entries(outcomes))
    it(`sums up the outcome in a sentence: ${name}`, () => {
      const [, outcome] = /<p class="outcome">(.*?)<\/p>/s.exec(page(checked))!;
      assert.match(words(outcome!), expected);
    });

  it("lists all findings after a comparison, and counts the known ones", () => {
    const given = writing(
      { files: { "a.yaml": privileged() } },
      { since: { file: "base.json", known: 1, resolved: 2 } },
    );
    const html = writeHtml({ ...given, report: { ...given.report, findings: [] } });
    assert.match(words(part(html, "findings")), /runs in privileged mode/);
    assert.match(words(html), /Compared with base\.json : 1 finding known, 2 resolved/);
    assert.doesNotMatch(words(page({ files: {} })), /Compared with/);
  });

  it("lists unreadable sources with their positions", () => {
    const problems = [{ file: "a<b.yaml", line: 3, column: 7, reason: "a key has no value" }];
    assert.match(words(part(page({ files: {}, problems }), "unreadable")), /a<b\.yaml:3:7 a key has no value/);
    assert.equal(part(page({ files: {} }), "unreadable"), "");
  });

  it("counts findings by policy, without a 0 for disabled policies", () => {
    const exempt = [{ resource: "Pod/shop/db", reason: "needs it" }];
    const html = page({
      files: {
        "a.yaml": privileged(),
        "b.yaml": privileged("db"),
        "c.yaml": pod({ container: { image: "{{ image }}" } }),
      },
      config: { "no-privileged": { exempt }, "no-host-ports": "disabled", "pinned-images": "mandatory" },
    });
    const policies = part(html, "policies");
    assert.deepEqual(row(policies, "no-privileged").slice(1), ["1", "0", "1"]);
    assert.deepEqual(row(policies, "pinned-images").slice(1), ["0", "1", "0"]);
    assert.deepEqual(row(policies, "no-host-ports").slice(1), ["–", "–", "–"]);
    assert.match(row(policies, "no-host-ports")[0]!, / disabled: not checked$/);
    assert.match(row(policies, "pinned-images")[0]!, / mandatory, severity low$/);
    assert.match(rows(policies)[0]![0]!, /^no-privileged /);
  });

  it("sorts findings by level, then severity, the worst resource first", () => {
    const spec = { hostPID: true, hostNetwork: true };
    const worst = pod({
      name: "worst",
      spec,
      container: { image: "quay.io/a/b", securityContext: { privileged: true } },
    });
    const html = page({ files: { "a.yaml": pod({ container: { image: "registry.k8s.io/pause" } }), "b.yaml": worst } });
    const labels = [...html.matchAll(/<span class="label \w+">(\w+)<\/span> <span class="severity">(\w+)</g)];
    const order = labels.map(([, level, severity]) => `${level} ${severity}`);
    assert.deepEqual(order.slice(0, 2), ["Mandatory critical", "Mandatory high"]);
    assert.equal(order.at(-1), "Advisory low");
    assert.match(words(part(html, "resources")), /^By resource .* Pod\/shop\/worst b\.yaml .* Pod\/shop\/web a\.yaml /);
  });

  it("links policies and controls to their findings", () => {
    const html = page({ files: { "a.yaml": privileged() } });
    const [, href, policy] = /<a href="#([\w-]+)" data-filter="policy" data-value="([\w-]+)"/.exec(html)!;
    assert.equal(policy, "no-privileged");
    const [, article] = new RegExp(`<article\\s+class="finding"\\s+id="${href}"([^>]*)>`).exec(html)!;
    assert.match(article!, /data-policy="no-privileged"/);
    const [, control] = /data-control="(\d+)/.exec(article!)!;
    assert.match(
      part(html, "standards"),
      new RegExp(`<a href="#${href}" data-filter="control" data-value="${control}">`),
    );
    assert.doesNotMatch(page({ files: { "a.yaml": pod() } }), /<a [^>]*data-filter/);
  });

  it("shows 50 workloads, and the others on demand", () => {
    const pods = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.yaml`, pod({ name: `web-${i}` })]));
    const shown = (count: number) => part(page({ files: pods(count) }), "resources");
    assert.doesNotMatch(shown(50), /<details>/);
    assert.match(shown(53), /<summary>3 more<\/summary>/);
    assert.equal(rows(shown(53)).length, 53);
  });

  it("shows the configuration, where it comes from, and the commit", () => {
    const config = {
      "no-privileged": "advisory",
      "trusted-registries": { allowed: ["registry.k8s.io", "registry.example.com"] },
      "no-host-paths": { enforcementLevel: "disabled", allowed: [{ path: "/srv", readOnly: true }] },
    } as const;
    const configuration = { file: "container-guard.json", preset: undefined };
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const html = page({ files: { "a.yaml": pod() }, config }, { configuration, commit });
    const text = part(html, "configuration");
    assert.match(words(text), /Source container-guard\.json Hash [\da-f]{64} /);
    assert.deepEqual(row(text, "no-privileged"), ["no-privileged advisory", ""]);
    assert.deepEqual(row(text, "trusted-registries").slice(0, 1), ["trusted-registries mandatory"]);
    assert.match(row(text, "trusted-registries")[1]!, /^allowed: registry\.k8s\.io registry\.example\.com/);
    assert.deepEqual(row(text, "no-host-paths"), ["no-host-paths disabled", ""]);
    assert.match(words(html), /Time 2026-12-20 08:30:00 UTC .* Settings container-guard\.json Commit 0123456789abcdef/);
    assert.doesNotMatch(words(page({ files: {} })), / Commit /);
  });

  it("lists every workload, including clean ones", () => {
    const html = page({ files: { "a.yaml": pod({ name: "clean" }), "b.yaml": privileged() } });
    assert.deepEqual(rows(part(html, "resources")), [
      ["Pod/shop/web b.yaml", "1", "0", "0", "0"],
      ["Pod/shop/clean a.yaml", "0", "0", "0", "0"],
    ]);
  });

  const exempt = [{ resource: "*", reason: "needs it" }];
  const results: Readonly<Record<string, readonly [control: string, checked: Checked, expected: RegExp]>> = {
    "a violation": ["Baseline: Privileged", { files: { "a.yaml": privileged() } }, /^Failed 1 violation$/],
    "nothing found": ["Baseline: Privileged", { files: { "a.yaml": pod() } }, /^No finding$/],
    "an exemption": [
      "Baseline: Privileged",
      { files: { "a.yaml": privileged() }, config: { "no-privileged": { exempt } } },
      /^Exempt 1 exempt$/,
    ],
    "an exemption for one of two": [
      "Baseline: Privileged",
      {
        files: { "a.yaml": privileged(), "b.yaml": privileged("db") },
        config: { "no-privileged": { exempt: [{ resource: "Pod/shop/db", reason: "needs it" }] } },
      },
      /^Failed 1 violation, 1 exempt$/,
    ],
    "an opaque setting": [
      "Baseline: Privileged",
      { files: { "a.yaml": pod({ container: { securityContext: "{{ context }}" } }) } },
      /^Undecided 1 undecided$/,
    ],
    "a policy that is disabled": [
      "Baseline: Privileged",
      { files: { "a.yaml": privileged() }, config: { "no-privileged": "disabled" } },
      /^Not checked disabled$/,
    ],
    "an advisory policy": [
      "Baseline: Host Ports",
      { files: { "a.yaml": pod({ container: { ports: [{ containerPort: 80, hostPort: 80 }] } }) } },
      /^Failed 1 violation$/,
    ],
  };
  for (const [name, [control, checked, expected]] of Object.entries(results))
    it(`shows the result of a standard's control: ${name}`, () =>
      assert.match(row(standard(page(checked), PSS), control)[2]!, expected));

  it("shows if some policies of a control are disabled", () => {
    const checked = { files: { "a.yaml": pod() }, config: { "require-seccomp": "disabled" } } as const;
    assert.match(
      row(standard(page(checked), "CIS Kubernetes"), "5.7.2")[2]!,
      /^No finding 1 of \d+ policies disabled$/,
    );
  });

  it("applies the Docker benchmark only to Docker, and the Kubernetes standards only to Kubernetes", () => {
    assert.match(
      words(standard(page({ files: { "a.yaml": privileged() } }), "CIS Docker")),
      /Not checked: the sources contain no Docker workload/,
    );
    const html = page({ files: { "compose.yaml": "services: { web: { image: nginx, privileged: true } }" } });
    assert.match(row(standard(html, "CIS Docker"), "5.5")[2]!, /^Failed 1 violation$/);
    assert.match(words(standard(html, PSS)), /Not checked: the sources contain no Kubernetes workload/);
  });

  it("fails only the controls that a finding violates", () => {
    const html = page({ files: { "a.yaml": pod({ spec: { hostNetwork: true } }) } });
    const result = (control: string): string => row(standard(html, "CIS Kubernetes"), `${control} `)[2]!;
    assert.deepEqual(["5.2.5", "5.2.3", "5.2.4"].map(result), ["Failed 1 violation", "No finding", "No finding"]);
    assert.match(row(standard(html, PSS), "Baseline: Host Namespaces")[2]!, /^Failed 1 violation$/);
  });

  it("lists the controls of AWS, which apply to Amazon ECS only", () =>
    assert.match(
      words(standard(page({ files: { "a.yaml": privileged() } }), "AWS Foundational")),
      /Not checked: the sources contain no Amazon ECS workload/,
    ));

  it("orders the sections of a benchmark by their numbers", () => {
    const sections = rows(standard(page({ files: { "a.yaml": pod() } }), "CIS Kubernetes")).map(
      ([first]) => first!.split(" ")[0]!,
    );
    assert.ok(
      sections.indexOf("5.2.9") < sections.indexOf("5.2.10") && sections.indexOf("5.2.10") < sections.indexOf("5.5.1"),
    );
  });

  const dates: ReadonlyArray<readonly [expires: string | undefined, mark: RegExp]> = [
    ["2026-12-19", /Expired/],
    ["2026-12-20", /Expires today/],
    ["2026-12-21", /Expires in 1 day /],
    ["2027-01-19", /Expires in 30 days/],
    ["2027-01-20", /^((?!Expires in|Expired).)*$/],
    [undefined, /Expires never/],
  ];
  for (const [expires, mark] of dates)
    it(`marks an exemption that expires ${expires ?? "never"}, on 2026-12-20`, () => {
      const exempt = [{ resource: "Pod/shop/web", reason: "needs it", ...(expires === undefined ? {} : { expires }) }];
      const html = page({ files: { "a.yaml": privileged() }, config: { "no-privileged": { exempt } } });
      assert.match(words(part(html, "exemptions")), mark);
    });

  it("lists exemptions with their properties and the findings that they cover", () => {
    const annotations = { "container-guard.dev/exempt.no-privileged": "says so itself" };
    const { securityContext } = (privileged() as any).spec.containers[0];
    const exempt = [
      { resource: "Pod/shop/web", container: "web", reason: "needs it", ticket: "SEC-1", expires: "2027-06-30" },
      { resource: "Pod/shop/gone", reason: "old" },
      { resource: "*", value: "never", reason: "wide" },
    ];
    const html = page({
      files: {
        "a.yaml": privileged(),
        "b.yaml": pod({ name: "own", annotations, container: { securityContext } }),
        "c.yaml": pod({ name: "idle", annotations }),
      },
      config: { "no-privileged": { exempt, inlineExemptions: true } },
    });
    const articles = part(html, "exemptions")
      .split("<article")
      .slice(1)
      .map((text) => words(`<${text}`));
    assert.deepEqual(articles, [
      "no-privileged Pod/shop/web, container web Reason needs it Ticket SEC-1 Expires 2027-06-30 Source configuration " +
        'Covers container "web" runs in privileged mode a.yaml:25:11 spec.containers[0].securityContext.privileged',
      "no-privileged Pod/shop/gone Unused Reason old Ticket none Expires never Source configuration Covers no findings",
      "no-privileged *, value never Unused Every resource Reason wide Ticket none Expires never Source configuration Covers no findings",
      "no-privileged Pod/shop/own Reason says so itself Ticket none Expires never Source inline, on the resource " +
        'Covers container "web" runs in privileged mode b.yaml:28:11 spec.containers[0].securityContext.privileged',
      "no-privileged Pod/shop/idle Unused Reason says so itself Ticket none Expires never Source inline, on the resource Covers no findings",
    ]);
  });

  it("lists a resource's own unused exemption next to one of the configuration that says the same", () => {
    const annotations = { "container-guard.dev/exempt.no-privileged": "same" };
    const exempt = [{ resource: "Pod/shop/idle", reason: "same" }];
    const html = page({
      files: { "a.yaml": pod({ name: "idle", annotations }) },
      config: { "no-privileged": { exempt, inlineExemptions: true } },
    });
    const text = words(part(html, "exemptions"));
    assert.match(text, /Source configuration Covers no findings/);
    assert.match(text, /Source inline, on the resource Covers no findings/);
  });

  it("has no form and no findings when clean", () => {
    const html = page({ files: { "a.yaml": pod() } });
    assert.doesNotMatch(html, /<form|<article/);
    assert.match(words(part(html, "findings")), /^Findings None\.$/);
  });

  it("lists the first of many sources", () => {
    const sources = Array.from({ length: 25 }, (_, index) => `source-${index}`);
    assert.match(words(page({ files: {} }, { sources })), /source-19 and 5 more/);
  });

  it("escapes hostile names, and shortens long ones", () => {
    for (const text of HOSTILE) {
      const html = page({ files: { [text]: privileged(text, { name: text, image: text }) } }, { sources: [text] });
      assert.equal(html.match(/<script/g)!.length, 1);
      assert.doesNotMatch(html, /<img|<b>&|##\w*\[|[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
      assert.ok(html.isWellFormed());
      assert.ok(html.length < 100_000, `${html.length}`);
    }
  });
});

import { textFixes } from "../../src/cli/fix/text-fixes";
import { policies } from "../../policies";
import { Guard } from "../../src/guard/guard";
import { Report } from "../../src/guard/report";
import { configure, type GuardConfig } from "../../src/guard/config";
import type { Writing } from "../../src/reports";
import { fingerprinter } from "../../src/reports/fingerprint";
import { FORMATS, type Problem } from "../../src/sources";
import { parseDocuments } from "../../src/yaml/document";

export interface Checked {
  /** Texts of files by name, or objects that become one. */
  readonly files: Readonly<Record<string, string | object>>;
  readonly config?: GuardConfig;
  readonly problems?: readonly Problem[];
}

/** What a report is written from once some files have been judged, on a day and by a version that never change. */
export function writing({ files, config = {}, problems = [] }: Checked, over: Partial<Writing> = {}): Writing {
  const configured = configure(config, policies);
  const report = new Report(new Guard(configured, TODAY));
  const texts = new Map(
    Object.entries(files).map(([file, content]) => [
      file,
      typeof content === "string" ? content : JSON.stringify(content, undefined, 2),
    ]),
  );
  for (const [file, text] of texts)
    for (const document of parseDocuments(text))
      for (const resource of FORMATS.find(({ fits }) => fits(document.value, file))?.read(document, file) ?? [])
        report.add(resource);
  // Copied, so that a test can replace parts of it.
  const results = { ...report, unusedExemptions: report.unusedExemptions, summary: report.summary };
  return {
    report: results,
    complete: over.report ?? results,
    fingerprintOf: fingerprinter([...report.findings, ...report.exempt]),
    fixOf: textFixes((file) => texts.get(file)!),
    problems,
    skipped: [],
    policies: configured,
    sources: Object.keys(files),
    version: "0.0.0",
    homepage: undefined,
    time: `${TODAY}T08:30:00Z`,
    commit: undefined,
    today: TODAY,
    configuration: { file: undefined, preset: undefined },
    width: undefined,
    isColoured: false,
    showsAll: false,
    showsExempt: false,
    showsExemption: false,
    isFailing: ({ level }) => level === "mandatory",
    ...over,
  };
}

export const TODAY = "2026-12-20";

/** A Pod that breaks nothing, but for what is laid over its container or its spec. */
export function pod({ name = "web", container = {}, spec = {}, annotations }: PodParts = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "shop", ...(annotations === undefined ? {} : { annotations }) },
    spec: { containers: [{ ...CONTAINER, ...container }], ...spec },
  };
}

interface PodParts {
  readonly name?: string;
  readonly container?: object;
  readonly spec?: object;
  readonly annotations?: object;
}

const CONTAINER = {
  name: "web",
  image: "registry.k8s.io/pause:3.10",
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
  resources: { limits: { memory: "64Mi" } },
};

/** A Pod whose container runs in privileged mode. */
export function privileged(name = "web", container: object = {}): object {
  return pod({
    name,
    container: { securityContext: { ...CONTAINER.securityContext, privileged: true }, ...container },
  });
}

/** A manifest with one finding: its only container is privileged. */
export const PRIVILEGED = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.k8s.io/pause:3.10
      resources: { limits: { memory: 64Mi } }
      securityContext:
        privileged: true
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        runAsNonRoot: true
        capabilities: { drop: [ALL] }
        seccompProfile: { type: RuntimeDefault }
`;

/** Names that a report must show as they are, and take for nothing but names. */
export const HOSTILE = [
  "<script>alert(1)</script>",
  "</script><img src=x onerror=alert(1)>",
  `"'>&amp;<b>`,
  "a\n::error::injected",
  "a,line=1,title=b",
  "a\r\n##vso[task.setvariable variable=x]y",
  "##[add-mask]a",
  "\u001b[31mred\u0007",
  "\u202eright to left",
  "]]> <!-- --> %0A",
  "lone \ud800 surrogate",
  "[link](https://example.com) {0} {x }}",
  "x".repeat(100_000),
];

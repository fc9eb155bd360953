import assert from "node:assert/strict";
import { join } from "node:path";
import {
  ROOT,
  assertBlocked,
  assertClean,
  assertMarked,
  assertReadable,
  endToEnd,
  headings,
  needs,
  type Run,
} from "../support/pulumi";

const TOOLS = [
  "pulumi",
  "pulumi-language-nodejs",
  "pulumi-resource-docker",
  "pulumi-resource-kubernetes",
  "a Docker Engine",
] as const;

type Example = "docker" | "docker-hardened" | "kubernetes" | "kubernetes-hardened";

/** The mandatory policies that the examples break under the defaults. */
const BROKEN = {
  docker: [
    "no-host-devices  agent",
    "no-host-namespaces  agent",
    "no-host-namespaces  web",
    "no-kernel-filesystems  agent",
    "no-privileged  agent",
    "no-runtime-sockets  web",
    "require-non-root  agent",
    "require-non-root  web",
    "trusted-registries  agent",
  ],
  kubernetes: [
    "no-added-capabilities  shop",
    "no-host-devices  agent",
    "no-host-namespaces  agent",
    "no-host-system-paths  agent",
    "no-kernel-filesystems  agent",
    "no-privileged  agent",
    "no-runtime-sockets  agent",
    "require-non-root  agent",
    "require-non-root  shop",
    "trusted-registries  agent",
    "trusted-registries  shop",
  ],
};

endToEnd("examples under pulumi preview", needs(...TOOLS), (work) => {
  /** Under the defaults or a preset, side by side. */
  async function previews<E extends Example>(preset: string | undefined, ...examples: E[]): Promise<Record<E, Run>> {
    const config = preset === undefined ? {} : { config: join(ROOT, "config", `${preset}.json`) };
    const runs = await Promise.all(
      examples.map(async (example) => [example, await work.preview(work.example(example), config)] as const),
    );
    return Object.fromEntries(runs) as Record<E, Run>;
  }

  it("block common mistakes, and report nothing for hardened programs", async () => {
    const run = await previews(undefined, "docker", "kubernetes");
    assertBlocked(run.docker, BROKEN.docker);
    assertBlocked(run.kubernetes, BROKEN.kubernetes);
    const hardened = await previews(undefined, "docker-hardened", "kubernetes-hardened");
    assertClean(hardened["docker-hardened"]);
    assertClean(hardened["kubernetes-hardened"]);
    assertFixable(run.docker);
    assertFixable(run.kubernetes);
  });

  it("production is the defaults", async () => {
    const run = await previews("production", "docker", "kubernetes");
    assertBlocked(run.docker, BROKEN.docker);
    assertBlocked(run.kubernetes, BROKEN.kubernetes);
    const hardened = await previews("production", "docker-hardened", "kubernetes-hardened");
    assertClean(hardened["docker-hardened"]);
    assertClean(hardened["kubernetes-hardened"]);
  });

  it("development only warns", async () => {
    const run = await previews("development", "docker", "kubernetes");
    for (const example of ["docker", "kubernetes"] as const) {
      const { code, output } = run[example];
      assert.equal(code, 0, output);
      assertMarked(run[example], "⚠️");
      assert.deepEqual(headings(run[example], "mandatory"), [], output);
      const advice = headings(run[example], "advisory");
      for (const broken of BROKEN[example]) assert.ok(advice.includes(broken), `${broken} is advice\n${output}`);
      assertReadable(run[example]);
    }
  });

  it("essential blocks the same and advises nothing", async () => {
    const run = await previews("essential", "docker", "kubernetes");
    for (const example of ["docker", "kubernetes"] as const) {
      assertBlocked(run[example], BROKEN[example]);
      const advice = run[example].findings.filter(({ level }) => level === "advisory");
      for (const { lines } of advice) assert.match(lines[0] ?? "", /^cannot determine/, run[example].output);
    }
  });

  it("pss-baseline blocks violations of the baseline Pod Security Standard", async () => {
    const run = await previews("pss-baseline", "docker", "kubernetes");
    assertBlocked(run.kubernetes, [
      "no-added-capabilities  shop",
      "no-host-namespaces  agent",
      "no-host-paths  agent",
      "no-host-ports  shop",
      "no-privileged  agent",
    ]);
    assertBlocked(run.docker, [
      "no-host-namespaces  agent",
      "no-host-namespaces  web",
      "no-host-paths  agent",
      "no-host-paths  web",
      "no-privileged  agent",
    ]);
  });

  it("pss-restricted blocks violations of the restricted Pod Security Standard", async () => {
    const run = await previews("pss-restricted", "docker", "kubernetes");
    assertBlocked(run.kubernetes, [
      "allowed-volume-types  agent",
      "no-added-capabilities  shop",
      "no-host-namespaces  agent",
      "no-host-paths  agent",
      "no-host-ports  shop",
      "no-privilege-escalation  agent",
      "no-privilege-escalation  shop",
      "no-privileged  agent",
      "require-dropped-capabilities  agent",
      "require-dropped-capabilities  shop",
      "require-non-root  agent",
      "require-non-root  shop",
      "require-seccomp  agent",
      "require-seccomp  shop",
    ]);
    assertBlocked(run.docker, [
      "no-host-namespaces  agent",
      "no-host-namespaces  web",
      "no-host-paths  agent",
      "no-host-paths  web",
      "no-privilege-escalation  agent",
      "no-privilege-escalation  web",
      "no-privileged  agent",
      "require-dropped-capabilities  agent",
      "require-dropped-capabilities  web",
      "require-non-root  agent",
      "require-non-root  web",
    ]);
    const hardened = await previews("pss-restricted", "docker-hardened", "kubernetes-hardened");
    assertClean(hardened["docker-hardened"]);
    assertClean(hardened["kubernetes-hardened"]);
  });

  it("cis-docker blocks more, and also demands a limit for the CPU", async () => {
    const run = await previews("cis-docker", "docker", "docker-hardened");
    const both = (policy: string) => [`${policy}  agent`, `${policy}  web`];
    assertBlocked(run.docker, [
      ...BROKEN.docker,
      ...["no-host-paths", "no-privilege-escalation", "require-read-only-root", "require-resource-limits"].flatMap(
        both,
      ),
    ]);
    assertBlocked(run["docker-hardened"], both("require-resource-limits"));
    for (const { lines } of run["docker-hardened"].findings)
      assert.match(lines[0] ?? "", /CPU|cpu/, run["docker-hardened"].output);
  });
});

/** Tests that each violation shows how to fix it. */
function assertFixable({ findings, output }: Run): void {
  const violations = findings.filter(({ lines }) => !/^cannot determine/.test(lines[0] ?? ""));
  assert.ok(violations.length > 0, output);
  for (const { lines, policy, severity } of violations) {
    assert.match(lines[2] ?? "", /^ {2}fix {4}[A-Z].*\.$/, `${policy}\n${output}`);
    assert.match(severity ?? "", /^(low|medium|high|critical)$/, `${policy}\n${output}`);
  }
}

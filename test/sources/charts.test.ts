import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { LocatedFinding, Results } from "../../src/guard/report";
import { resourceName } from "../../src/guard/exemption";
import { readSources } from "../../src/sources";
import { Files } from "../support/files";
import { newReport } from "../support/guard";

const FOLDER = relative(process.cwd(), join(__dirname, "..", "fixtures", "charts"));

/** Level and policy, resource and container, the line that decides, and the offending value. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  "ingress-controller": [
    "advisory no-host-ports  DaemonSet/ingress/edge-ingress-controller controller  143: 80",
    "advisory no-host-ports  DaemonSet/ingress/edge-ingress-controller controller  147: 443",
    "advisory require-read-only-root  DaemonSet/ingress/edge-ingress-controller controller  119: false",
    "advisory require-resource-limits  DaemonSet/ingress/edge-ingress-controller controller  155: -",
    "advisory require-resource-limits  Job/ingress/edge-ingress-admission-create create  216: -",
  ],
  "node-exporter": [
    "mandatory no-host-devices  DaemonSet/monitoring/metrics-node-exporter  115: /",
    "mandatory no-host-namespaces  DaemonSet/monitoring/metrics-node-exporter  99: true",
    "mandatory no-host-namespaces  DaemonSet/monitoring/metrics-node-exporter  98: true",
    "mandatory no-host-system-paths  DaemonSet/monitoring/metrics-node-exporter  115: /",
    "mandatory no-kernel-filesystems  DaemonSet/monitoring/metrics-node-exporter  109: /proc",
    "mandatory no-kernel-filesystems  DaemonSet/monitoring/metrics-node-exporter  112: /sys",
    "mandatory no-kernel-filesystems  DaemonSet/monitoring/metrics-node-exporter  115: /",
    "mandatory no-runtime-sockets  DaemonSet/monitoring/metrics-node-exporter  115: /",
    "mandatory trusted-registries  DaemonSet/monitoring/metrics-node-exporter node-exporter  63: quay.io/prometheus/node-exporter",
    "advisory allowed-volume-types  DaemonSet/monitoring/metrics-node-exporter  108: hostPath",
    "advisory allowed-volume-types  DaemonSet/monitoring/metrics-node-exporter  111: hostPath",
    "advisory allowed-volume-types  DaemonSet/monitoring/metrics-node-exporter  114: hostPath",
    "advisory no-host-paths  DaemonSet/monitoring/metrics-node-exporter  109: /proc",
    "advisory no-host-paths  DaemonSet/monitoring/metrics-node-exporter  112: /sys",
    "advisory no-host-paths  DaemonSet/monitoring/metrics-node-exporter  115: /",
    "advisory no-privilege-escalation  DaemonSet/monitoring/metrics-node-exporter node-exporter  71: -",
    "advisory require-dropped-capabilities  DaemonSet/monitoring/metrics-node-exporter node-exporter  71: -",
    "advisory require-resource-limits  DaemonSet/monitoring/metrics-node-exporter node-exporter  62: -",
    "advisory require-seccomp  DaemonSet/monitoring/metrics-node-exporter node-exporter  71: -",
  ],
  "ci-runner": [
    "mandatory no-added-capabilities  Deployment/ci/ci-runner dind  114: SYS_ADMIN",
    "mandatory no-added-capabilities  Deployment/ci/ci-runner dind  114: NET_ADMIN",
    "mandatory no-host-system-paths  Deployment/ci/ci-runner  136: /var/lib/docker",
    "mandatory no-kernel-filesystems  Deployment/ci/ci-runner  139: /lib/modules",
    "mandatory no-kernel-filesystems  Deployment/ci/ci-runner  143: /sys/fs/cgroup",
    "mandatory no-privileged  Deployment/ci/ci-runner dind  112: true",
    "mandatory no-runtime-sockets  Deployment/ci/ci-runner  132: /var/run/docker.sock",
    "mandatory require-non-root  Deployment/ci/ci-runner configure  74: 0",
    "mandatory trusted-registries  Deployment/ci/ci-runner ci-runner  81: registry.gitlab.com/gitlab-org/gitlab-runner",
    "mandatory no-runtime-sockets  CronJob/ci/ci-runner-cleanup  166: /run/docker.sock",
    "mandatory require-non-root  CronJob/ci/ci-runner-cleanup prune  160: -",
    "advisory allowed-volume-types  Deployment/ci/ci-runner  131: hostPath",
    "advisory allowed-volume-types  Deployment/ci/ci-runner  135: hostPath",
    "advisory allowed-volume-types  Deployment/ci/ci-runner  138: hostPath",
    "advisory allowed-volume-types  Deployment/ci/ci-runner  142: hostPath",
    "advisory no-host-paths  Deployment/ci/ci-runner  132: /var/run/docker.sock",
    "advisory no-host-paths  Deployment/ci/ci-runner  136: /var/lib/docker",
    "advisory no-host-paths  Deployment/ci/ci-runner  139: /lib/modules",
    "advisory no-host-paths  Deployment/ci/ci-runner  143: /sys/fs/cgroup",
    "advisory no-privilege-escalation  Deployment/ci/ci-runner configure  73: -",
    "advisory no-privilege-escalation  Deployment/ci/ci-runner dind  111: -",
    "advisory pinned-images  Deployment/ci/ci-runner configure  71: docker.io/library/busybox:latest",
    "advisory require-dropped-capabilities  Deployment/ci/ci-runner configure  73: -",
    "advisory require-dropped-capabilities  Deployment/ci/ci-runner dind  113: -",
    "advisory require-dropped-capabilities  Deployment/ci/ci-runner dind  114: SYS_ADMIN",
    "advisory require-dropped-capabilities  Deployment/ci/ci-runner dind  114: NET_ADMIN",
    "advisory require-read-only-root  Deployment/ci/ci-runner configure  73: -",
    "advisory require-read-only-root  Deployment/ci/ci-runner ci-runner  89: false",
    "advisory require-read-only-root  Deployment/ci/ci-runner dind  111: -",
    "advisory require-resource-limits  Deployment/ci/ci-runner configure  70: -",
    "advisory require-resource-limits  Deployment/ci/ci-runner dind  105: -",
    "advisory require-seccomp  Deployment/ci/ci-runner configure  73: -",
    "advisory require-seccomp  Deployment/ci/ci-runner ci-runner  83: -",
    "advisory require-seccomp  Deployment/ci/ci-runner dind  111: -",
    "advisory allowed-volume-types  CronJob/ci/ci-runner-cleanup  166: hostPath",
    "advisory no-host-paths  CronJob/ci/ci-runner-cleanup  166: /run/docker.sock",
    "advisory no-privilege-escalation  CronJob/ci/ci-runner-cleanup prune  160: -",
    "advisory require-dropped-capabilities  CronJob/ci/ci-runner-cleanup prune  160: -",
    "advisory require-read-only-root  CronJob/ci/ci-runner-cleanup prune  160: -",
    "advisory require-resource-limits  CronJob/ci/ci-runner-cleanup prune  160: -",
    "advisory require-seccomp  CronJob/ci/ci-runner-cleanup prune  160: -",
  ],
};

const RESOURCES: Readonly<Record<string, readonly [resources: number, workloads: number]>> = {
  "ingress-controller": [7, 3],
  "node-exporter": [3, 1],
  "ci-runner": [5, 2],
};

function check(source: string): Results {
  const report = newReport();
  for (const { resources, problem } of readSources([source])) {
    assert.equal(problem, undefined);
    resources.forEach((resource) => report.add(resource));
  }
  return report;
}

function shown({ level, policy, resource, container, location, value }: LocatedFinding): string {
  const who = [resourceName(resource), ...(container === null ? [] : [container])].join(" ");
  return `${level} ${policy}  ${who}  ${location?.line}: ${value ?? "-"}`;
}

describe("a chart as helm template prints it", () => {
  const files = new Files();
  after(() => files.remove());

  for (const [chart, expected] of Object.entries(EXPECTED)) {
    const file = join(FOLDER, `${chart}.yaml`);

    it(`has findings at the lines of their values: ${chart}`, () => {
      const { findings, summary } = check(file);
      assert.deepEqual(findings.map(shown).sort(), [...expected].sort());
      assert.deepEqual([summary.resources, summary.workloads], RESOURCES[chart]);
    });

    it(`shows the line of each finding: ${chart}`, () => {
      const lines = readFileSync(file, "utf8").split("\n");
      for (const { location } of check(file).findings) {
        const { line, column, endColumn, excerpt } = location!;
        const piece = lines[line - 1]!.slice(column - 1, endColumn - 1);
        assert.ok(piece !== "" && excerpt.endsWith(piece.trimEnd()), excerpt);
      }
    });

    it(`has the same findings with the documents reordered and as a list: ${chart}`, () => {
      const said = (report: Results) => report.findings.map((each) => shown({ ...each, location: undefined })).sort();
      const documents = readFileSync(file, "utf8").split(/^---$/m).slice(1);
      const reversed = files.write("reversed.yaml", documents.reverse().join("---"));
      const items = documents
        .map(
          (text) =>
            `- ${text
              .trim()
              .replace(/^#.*\n/, "")
              .replaceAll("\n", "\n  ")}\n`,
        )
        .join("");
      const list = files.write("list.yaml", `apiVersion: v1\nkind: List\nitems:\n${items}`);
      assert.deepEqual(said(check(reversed)), said(check(file)));
      assert.deepEqual(said(check(list)), said(check(file)));
    });
  }

  it("does not show a chart's secrets", () =>
    assert.doesNotMatch(JSON.stringify(check(FOLDER).findings), /glrt-not-a-token|Z2xydC1ub3QtYS10b2tlbg/));
});

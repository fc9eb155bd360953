import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import {
  ROOT,
  assertBlocked,
  assertClean,
  assertReadable,
  endToEnd,
  headings,
  needs,
  type PulumiOptions,
} from "../support/pulumi";

/** With a provider that accepts everything, before any other of this name. */
const env = {
  PATH: `${join(ROOT, "test", "support", "providers")}${delimiter}${process.env["PATH"] ?? ""}`,
};

const OPTIONS: PulumiOptions = { env };

endToEnd("AWS resources under pulumi preview", needs("pulumi", "pulumi-language-nodejs"), (work) => {
  it("block the tasks that people often write, and find nothing in the hardened ones", async () => {
    const [usual, hardened] = await Promise.all([
      work.preview(work.example("aws-ecs"), OPTIONS),
      work.preview(work.example("aws-ecs-hardened"), OPTIONS),
    ]);
    assertBlocked(usual, [
      "no-host-namespaces  agent",
      "no-host-namespaces  web",
      "no-kernel-filesystems  agent",
      "no-privileged  agent",
      "no-runtime-sockets  agent",
      "require-non-root  agent",
      "require-non-root  web",
      "trusted-registries  agent",
    ]);
    assertClean(hardened);
  });

  const program = `
    const aws = require("@pulumi/aws/ecs"), batch = require("@pulumi/aws/batch"), pulumi = require("@pulumi/pulumi");
    const cluster = new aws.Cluster("cluster");
    const definition = { name: "web", image: "docker.io/library/nginx:1.29.3", environment: [{ name: "A", value: "canary" }] };
    const text = (more) => JSON.stringify([{ ...definition, ...more }]);
    new aws.TaskDefinition("known", { family: "known", containerDefinitions: text({ PRIVILEGED: true }) });
    new aws.TaskDefinition("unknown", {
      family: "unknown",
      pidMode: "host",
      containerDefinitions: pulumi.jsonStringify([{ ...definition, image: cluster.arn, privileged: true }]),
    });
    new aws.TaskDefinition("secret", {
      family: "secret",
      containerDefinitions: pulumi.secret(text({ privileged: true, user: "canary" })),
    });
    new aws.TaskDefinition("broken", { family: "broken", containerDefinitions: text({}) + "canary" });
    new batch.JobDefinition("job", { type: "container", containerProperties: JSON.stringify({ privileged: true }) });
    new batch.JobDefinition("pod", {
      type: "container",
      eksProperties: { podProperties: { containers: [{ image: "docker.io/library/nginx:1.29.3" }] } },
    });`;

  const config = {
    all: "disabled",
    "no-privileged": "mandatory",
    "no-host-namespaces": "mandatory",
  };

  it("are judged if their text is known, unknown, secret or broken, and show none of it", async () => {
    const run = await work.preview(work.project("tasks", { "index.js": program }), { ...OPTIONS, config });
    assert.notEqual(run.code, 0, run.output);
    assert.deepEqual(headings(run, "mandatory"), [
      "no-host-namespaces  pod",
      "no-host-namespaces  unknown",
      "no-privileged  broken",
      "no-privileged  job",
      "no-privileged  known",
      "no-privileged  secret",
    ]);
    assert.deepEqual(headings(run, "advisory"), ["no-privileged  unknown"]);
    assertReadable(run);
    const places = Object.fromEntries(run.findings.map(({ name, lines }) => [name, lines.slice(0, 2).join("\n")]));
    assert.match(places["known"]!, /container "web" runs in privileged mode\n.*containerDefinitions\[0\]\.PRIVILEGED$/);
    assert.match(
      places["broken"]!,
      /expected JSON text, found an error at line 1, column \d+\n.*containerDefinitions$/,
    );
    assert.match(
      places["secret"]!,
      /container "web" runs in privileged mode\n.*containerDefinitions\[0\]\.privileged$/,
    );
    assert.match(places["pod"]!, /the pod shares the host's network namespace/);
    assert.doesNotMatch(run.output, /canary/);
  });

  it("stop an update in which the text becomes known", async () => {
    const project = work.project("update", {
      "index.js": program.replace(/new (?:batch|aws)\.(?!Cluster|TaskDefinition\("unknown").*?\);/gs, ""),
    });
    const relaxed = { ...config, "no-host-namespaces": "disabled" };
    const preview = await work.preview(project, { ...OPTIONS, config: relaxed });
    assert.equal(preview.code, 0, preview.output);
    const update = await work.update(project, { ...OPTIONS, config: relaxed });
    assert.notEqual(update.code, 0, update.output);
    assert.deepEqual(headings(update, "mandatory"), ["no-privileged  unknown"], update.output);
  });
});

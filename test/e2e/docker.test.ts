import assert from "node:assert/strict";
import { join } from "node:path";
import { docker, importImage } from "../support/docker";
import { assertBlocked, assertClean, assertReadable, endToEnd, headings, needs } from "../support/pulumi";

const TOOLS = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-docker"] as const;

endToEnd("docker.Container under pulumi preview", needs(...TOOLS, "a Docker Engine"), (work) => {
  it("is checked although its image is known only after it is pulled", async () => {
    const program = `
      const docker = require("@pulumi/docker");
      const remoteImage = new docker.RemoteImage("nginx", { name: "docker.io/library/nginx:1.29.3" });
      new docker.Container("x", { image: remoteImage.imageId, privileged: true });
    `;
    const run = await work.preview(work.project("idiom", { "index.js": program }));
    assertBlocked(run, ["no-privileged  x", "require-non-root  x"]);
    const undecided = run.findings.filter(({ lines }) => /^cannot determine before deployment/.test(lines[0] ?? ""));
    assert.deepEqual(
      undecided.map(({ level, policy, name, lines }) => [level, policy, name, lines[1]]),
      [
        ["advisory", "pinned-images", "x", "  where  Container/x  image"],
        ["advisory", "trusted-registries", "x", "  where  Container/x  image"],
      ],
      run.output,
    );
  });
});

endToEnd("docker.Container under pulumi up", needs(...TOOLS, "a Docker Engine for linux/amd64", "tar"), (work) => {
  /** Nothing else on this machine is called so. */
  const unique = `cg-e2e-${process.pid}-${Date.now().toString(36)}`;
  const image = `docker.io/library/${unique}:1.0`;

  const project = (program: string): string =>
    work.project("up", {
      "index.js": `
        const docker = require("@pulumi/docker");
        const image = new docker.RemoteImage("image", { name: "${image}", keepLocally: true });
        const hardened = {
          image: image.imageId,
          networkMode: "none",
          user: "10001:10001",
          readOnly: true,
          capabilities: { drops: ["ALL"] },
          securityOpts: ["no-new-privileges"],
          memory: 16,
        };
        ${program}
      `,
    });
  const good = `new docker.Container("good", { ...hardened, name: "${unique}-good" });`;

  before(() => {
    work.whenDone(() => {
      if (containers().length > 0) docker("rm", "--force", ...containers());
      if (docker("volume", "ls", "--quiet", "--filter", `name=${unique}`) !== "") docker("volume", "rm", unique);
      if (docker("images", "--quiet", unique) !== "") docker("rmi", "--force", image);
    });
    importImage(join(work.directory, "image"), image);
  });

  const containers = (): readonly string[] =>
    docker("ps", "--all", "--filter", `name=${unique}`, "--format", "{{.Names}}").split("\n").filter(Boolean);

  it("creates nothing that breaks a mandatory policy, previewed or not", async () => {
    const bad = project(`new docker.Container("bad", { ...hardened, name: "${unique}-bad", privileged: true });`);
    const run = await work.up(bad);
    assertBlocked(run, ["no-privileged  bad"]);
    assert.doesNotMatch(run.output, /^Updating \(dev\):$/m, "the preview ended it");
    assertBlocked(await work.update(bad), ["no-privileged  bad"]);
    assert.deepEqual(containers(), []);
  });

  it("creates the fixed container, and reports nothing for the ID of a checked image", async () => {
    const run = await work.up(project(good));
    assertClean(run);
    assert.deepEqual(containers(), [`${unique}-good`]);
    const [state] = JSON.parse(docker("inspect", `${unique}-good`)) as [
      { State: { Running: boolean }; HostConfig: { Privileged: boolean; ReadonlyRootfs: boolean } },
    ];
    assert.equal(state.State.Running, true, run.output);
    assert.equal(state.HostConfig.Privileged, false);
    assert.equal(state.HostConfig.ReadonlyRootfs, true);
  });

  it("checks values during the update that were unknown at preview", async () => {
    const late = project(`
      ${good}
      const volume = new docker.Volume("late", { name: "${unique}" });
      new docker.Container("late", {
        ...hardened,
        name: "${unique}-late",
        privileged: volume.mountpoint.apply(() => true),
        volumes: [{ hostPath: volume.mountpoint.apply(() => "/proc"), containerPath: "/host/proc", readOnly: true }],
      });
    `);
    const preview = await work.preview(late);
    assert.equal(preview.code, 0, preview.output);
    assert.deepEqual(headings(preview, "mandatory"), [], preview.output);
    for (const policy of ["no-privileged", "no-kernel-filesystems", "no-host-devices", "no-runtime-sockets"]) {
      const shown = preview.findings.filter((finding) => finding.policy === policy && finding.name === "late");
      assert.equal(shown.length, 1, `${policy}\n${preview.output}`);
      assert.match(shown[0]?.lines[0] ?? "", /^cannot determine before deployment whether .*during the update/);
    }
    assertReadable(preview);

    const update = await work.update(late);
    assertBlocked(update, ["no-kernel-filesystems  late", "no-privileged  late"]);
    assert.ok(headings(update, "advisory").includes("no-host-paths  late"), update.output);
    assert.deepEqual(containers(), [`${unique}-good`], update.output);
  });

  it("does not block pulumi destroy", async () => {
    const run = await work.destroy(join(work.directory, "up"));
    assert.equal(run.code, 0, run.output);
    assert.deepEqual(containers(), []);
  });
});

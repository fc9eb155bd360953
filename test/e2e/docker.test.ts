import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assertBlocked, assertClean, assertReadable, endToEnd, headings, needs } from "../support/pulumi";

const TOOLS = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-docker"] as const;

endToEnd("docker.Container under pulumi preview", needs(...TOOLS, "a Docker Engine"), (work) => {
  it("is judged although its image is known only after it is pulled", async () => {
    const program = `
      const docker = require("@pulumi/docker");
      const remoteImage = new docker.RemoteImage("nginx", { name: "docker.io/library/nginx:1.29.3" });
      new docker.Container("x", { image: remoteImage.imageId, privileged: true });
    `;
    const run = await work.preview(work.project("idiom", { "index.js": program }));
    assertBlocked(run, ["no-privileged  x", "require-non-root  x"]);
    const undecided = run.findings.filter(({ lines }) => /^cannot tell before deployment/.test(lines[0] ?? ""));
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

  it("creates the container once it is mended, and has nothing to say of the ID of a judged image", async () => {
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

  it("judges during the update what the preview could not know", async () => {
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
      assert.match(shown[0]?.lines[0] ?? "", /^cannot tell before deployment whether .*during the update/);
    }
    assertReadable(preview);

    const update = await work.update(late);
    assertBlocked(update, ["no-kernel-filesystems  late", "no-privileged  late"]);
    assert.ok(headings(update, "advisory").includes("no-host-paths  late"), update.output);
    assert.deepEqual(containers(), [`${unique}-good`], update.output);
  });

  it("does not stand in the way of pulumi destroy", async () => {
    const run = await work.destroy(join(work.directory, "up"));
    assert.equal(run.code, 0, run.output);
    assert.deepEqual(containers(), []);
  });
});

function docker(...args: readonly string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: "pipe" }).trim();
}

/** Makes an image with nothing in it but a program that waits for ever, as nothing can be pulled for a test. */
function importImage(directory: string, name: string): void {
  mkdirSync(directory);
  const program = join(directory, "wait");
  writeFileSync(program, waitForEver());
  chmodSync(program, 0o755);
  const archive = join(directory, "image.tar");
  execFileSync("tar", ["-cf", archive, "-C", directory, "wait"]);
  docker("import", "--change", 'ENTRYPOINT ["/wait"]', archive, name);
}

/**
 * The smallest static program for Linux on amd64 that calls pause(2) again and again.
 *
 * @see elf(5): the header of the file, 64 bytes, and of its one segment, 56 bytes
 */
function waitForEver(): Buffer {
  const code = Buffer.from("b8220000000f05ebf7", "hex"); // mov eax, 34 (pause); syscall; jmp back to the mov
  const headers = 64 + 56;
  const loadedAt = 0x400000;
  const file = Buffer.alloc(headers);
  Buffer.from("7f454c46020101", "hex").copy(file); // ELF, 64 bits, little endian, version 1
  file.writeUInt16LE(2, 16); // an executable
  file.writeUInt16LE(62, 18); // amd64
  file.writeUInt32LE(1, 20); // version
  file.writeBigUInt64LE(BigInt(loadedAt + headers), 24); // entry point
  file.writeBigUInt64LE(64n, 32); // where the segment's header is
  file.writeUInt16LE(64, 52); // this header's size
  file.writeUInt16LE(56, 54); // a segment header's size
  file.writeUInt16LE(1, 56); // number of segments
  file.writeUInt32LE(1, 64); // a segment to load
  file.writeUInt32LE(5, 68); // to read and execute
  file.writeBigUInt64LE(BigInt(loadedAt), 80);
  file.writeBigUInt64LE(BigInt(loadedAt), 88);
  file.writeBigUInt64LE(BigInt(headers + code.length), 96); // size in the file
  file.writeBigUInt64LE(BigInt(headers + code.length), 104); // size in memory
  file.writeBigUInt64LE(0x1000n, 112); // alignment
  return Buffer.concat([file, code]);
}

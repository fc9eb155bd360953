import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findingsIn } from "../../support/documents";

const FILE = join(__dirname, "..", "..", "fixtures", "compose", "homelab.yaml");

/** The mandatory findings of each service: the policy, and the path in the service. */
const MANDATORY: Readonly<Record<string, readonly string[]>> = {
  traefik: ["no-runtime-sockets volumes[0]", "require-non-root user"],
  web: ["trusted-registries image"],
  worker: ["trusted-registries image"],
  cache: ['no-unsafe-sysctls sysctls["net.core.somaxconn"]'],
  queue: ["require-non-root user"],
  "node-exporter": [
    "no-host-devices volumes[0].source",
    "no-host-namespaces pid",
    "no-host-namespaces network_mode",
    "no-host-system-paths volumes[0].source",
    "no-kernel-filesystems volumes[0].source",
    "no-runtime-sockets volumes[0].source",
    "trusted-registries image",
  ],
  cadvisor: [
    "no-host-devices devices[0]",
    "no-host-devices volumes[0]",
    "no-host-devices volumes[4]",
    "no-host-system-paths volumes[0]",
    "no-host-system-paths volumes[1]",
    "no-host-system-paths volumes[3]",
    "no-kernel-filesystems volumes[0]",
    "no-kernel-filesystems volumes[2]",
    "no-privileged privileged",
    "no-runtime-sockets volumes[0]",
    "no-runtime-sockets volumes[1]",
    "require-non-root user",
    "trusted-registries image",
  ],
  portainer: ["no-runtime-sockets volumes[0]", "require-non-root user", "trusted-registries image"],
  runner: ["require-non-root user", "trusted-registries image"],
  vpn: [
    "no-added-capabilities cap_add[0]",
    "no-host-devices devices[0]",
    "no-unsafe-sysctls sysctls[0]",
    "require-non-root user",
    "trusted-registries image",
  ],
  downloads: ["require-non-root user", "trusted-registries image"],
  backup: [
    "no-host-system-paths volumes[1]",
    "no-host-system-paths volumes[2]",
    "require-non-root user",
    "trusted-registries image",
  ],
  watchtower: ["no-runtime-sockets volumes[0]", "require-non-root user", "trusted-registries image"],
};

const UNDECIDED: readonly string[] = [
  "web pinned-images image",
  "worker pinned-images image",
  "runner no-host-devices volumes[0]",
  "runner no-host-paths volumes[0]",
  "runner no-host-system-paths volumes[0]",
  "runner no-kernel-filesystems volumes[0]",
  "runner no-runtime-sockets volumes[0]",
  "downloads no-host-devices volumes[0]",
  "downloads no-host-paths volumes[0]",
  "downloads no-host-system-paths volumes[0]",
  "downloads no-kernel-filesystems volumes[0]",
  "downloads no-runtime-sockets volumes[0]",
];

/** The services with advisory findings, once for each finding. */
const ADVISORY: Readonly<Record<string, readonly string[]>> = {
  "no-host-paths": [
    "traefik",
    "traefik",
    "db",
    "db",
    "node-exporter",
    "cadvisor",
    "cadvisor",
    "cadvisor",
    "cadvisor",
    "cadvisor",
    "portainer",
    "backup",
    "backup",
    "watchtower",
  ],
  "require-dropped-capabilities": [
    "traefik",
    "db",
    "queue",
    "node-exporter",
    "cadvisor",
    "portainer",
    "runner",
    "vpn",
    "vpn",
    "downloads",
    "backup",
    "watchtower",
  ],
  "require-read-only-root": [
    "traefik",
    "db",
    "queue",
    "node-exporter",
    "cadvisor",
    "portainer",
    "runner",
    "vpn",
    "downloads",
    "backup",
    "watchtower",
  ],
  "require-resource-limits": [
    "traefik",
    "queue",
    "node-exporter",
    "cadvisor",
    "portainer",
    "runner",
    "vpn",
    "downloads",
    "backup",
    "watchtower",
  ],
  "no-privilege-escalation": [
    "db",
    "queue",
    "node-exporter",
    "cadvisor",
    "portainer",
    "runner",
    "vpn",
    "downloads",
    "backup",
    "watchtower",
  ],
  "pinned-images": ["portainer", "watchtower"],
};

describe("a Compose file of a home lab", () => {
  const findings = findingsIn(readFileSync(FILE, "utf8"), { format: "compose", file: FILE });
  const violations = findings.filter(({ verdict }) => verdict !== "undecided");
  const line = ({ policy, path, resource }: (typeof findings)[number]): string =>
    `${policy} ${path.replace(`services.${resource.name}.`, "")}`;

  it("has these mandatory findings", () => {
    const found: Record<string, string[]> = {};
    for (const finding of violations)
      if (finding.level === "mandatory") (found[finding.resource.name] ??= []).push(line(finding));
    assert.deepEqual(found, MANDATORY);
  });

  it("has these undecided findings", () =>
    assert.deepEqual(
      findings
        .filter(({ verdict }) => verdict === "undecided")
        .map((finding) => `${finding.resource.name} ${line(finding)}`),
      UNDECIDED,
    ));

  it("has these advisory findings", () => {
    const found: Record<string, string[]> = {};
    for (const { level, policy, resource } of violations)
      if (level === "advisory") (found[policy] ??= []).push(resource.name);
    assert.deepEqual(found, ADVISORY);
  });

  it("has findings at the lines of their values", () => {
    const lines = readFileSync(FILE, "utf8").split("\n");
    const socket = findings.find(
      ({ policy, resource }) => policy === "no-runtime-sockets" && resource.name === "traefik",
    );
    assert.equal(lines[socket!.location!.line - 1]?.trim(), "- /var/run/docker.sock:/var/run/docker.sock:ro");
    const inherited = findings.find(
      ({ policy, resource }) => policy === "trusted-registries" && resource.name === "worker",
    );
    assert.match(lines[inherited!.location!.line - 1]!, /image: ghcr.io\/acme\/shop/);
  });
});

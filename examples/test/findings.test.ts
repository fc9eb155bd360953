// What the policies say of the examples, as a project's own tests would have it.
import { join } from "node:path";
import { expectFindings } from "pulumi-container-guard/testing";

const program = (name: string): string => join(__dirname, "..", name);

describe("the examples' findings", function () {
  this.timeout(60_000); // a program is compiled and run

  it("docker-hardened has none", () => expectFindings(program("docker-hardened"), []));

  it("kubernetes-hardened has none", () => expectFindings(program("kubernetes-hardened"), []));

  it("docker has those that stop an update", () =>
    expectFindings(
      program("docker"),
      [
        { policy: "no-host-namespaces", resource: "Container/web", path: "networkMode" },
        { policy: "no-runtime-sockets", resource: "Container/web", value: "/var/run/docker.sock" },
        { policy: "require-non-root", resource: "Container/web" },
        { policy: "no-privileged", resource: "Container/agent" },
        { policy: "no-host-namespaces", resource: "Container/agent", path: "pidMode" },
        { policy: "no-kernel-filesystems", resource: "Container/agent", value: "/proc" },
        { policy: "no-kernel-filesystems", resource: "Container/agent", value: "/sys" },
        { policy: "no-host-devices", resource: "Container/agent", value: "/dev/mem" },
        { policy: "require-non-root", resource: "Container/agent" },
        { policy: "trusted-registries", resource: "Container/agent", value: "quay.io/*" },
      ],
      { level: "mandatory" },
    ));

  it("aws-ecs-hardened has none", () => expectFindings(program("aws-ecs-hardened"), []));

  it("aws-ecs has those that stop an update", () =>
    expectFindings(
      program("aws-ecs"),
      [
        { policy: "no-host-namespaces", resource: "TaskDefinition/web", path: "networkMode" },
        { policy: "require-non-root", resource: "TaskDefinition/web", container: "nginx" },
        { policy: "no-privileged", resource: "TaskDefinition/agent", container: "agent" },
        { policy: "no-host-namespaces", resource: "TaskDefinition/agent", path: "pidMode" },
        { policy: "no-runtime-sockets", resource: "TaskDefinition/agent", value: "/var/run/docker.sock" },
        { policy: "no-kernel-filesystems", resource: "TaskDefinition/agent", value: "/proc" },
        { policy: "require-non-root", resource: "TaskDefinition/agent", container: "agent" },
        { policy: "trusted-registries", resource: "TaskDefinition/agent", value: "quay.io/*" },
      ],
      { level: "mandatory" },
    ));

  it("kubernetes has those of a policy that is asked for alone", () =>
    expectFindings(
      program("kubernetes"),
      [
        {
          policy: "no-added-capabilities",
          resource: "Deployment/default/shop",
          container: "cache",
          value: "SYS_ADMIN",
        },
        { policy: "no-privileged", resource: "DaemonSet/monitoring/agent", container: "agent" },
      ],
      {
        config: {
          all: "disabled",
          "no-privileged": "mandatory",
          "no-added-capabilities": { enforcementLevel: "advisory" },
        },
      },
    ));
});

// The same website, and an agent that reads only its own container.
import * as ecs from "@pulumi/aws/ecs";

/** What every container here has in common. */
const hardened = {
  user: "10001:10001",
  readonlyRootFilesystem: true,
  dockerSecurityOptions: ["no-new-privileges"],
  memory: 128, // MiB
};

const capabilities = { drop: ["ALL"] };
const mountOptions = ["uid=10001"];

new ecs.TaskDefinition("web", {
  family: "web",
  networkMode: "awsvpc",
  containerDefinitions: JSON.stringify([
    {
      ...hardened,
      name: "nginx",
      image: "docker.io/library/nginx:1.29.3@sha256:1beed3ca46acebe9d3fb62e9067f03d05d5bfa97a00f30938a0a3580563272ad",
      linuxParameters: {
        capabilities,
        tmpfs: [
          { containerPath: "/var/cache/nginx", size: 64, mountOptions },
          { containerPath: "/run", size: 8, mountOptions },
        ],
      },
    },
  ]),
});

new ecs.TaskDefinition("agent", {
  family: "agent",
  networkMode: "bridge",
  containerDefinitions: JSON.stringify([
    { ...hardened, name: "agent", image: "docker.io/library/telegraf:1.36.3", linuxParameters: { capabilities } },
  ]),
});

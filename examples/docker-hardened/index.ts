// The same website, and an agent that reads only its own container.
import * as docker from "@pulumi/docker";

/** By name and digest, so that it can be judged before it is pulled; an imageId is known only afterwards. */
const image = "docker.io/library/nginx:1.29.3@sha256:1beed3ca46acebe9d3fb62e9067f03d05d5bfa97a00f30938a0a3580563272ad";

const nginx = new docker.RemoteImage("nginx", { name: image });

/** What every container here has in common. */
const hardened = {
  user: "10001:10001",
  readOnly: true,
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges"],
  memory: 128, // MiB
} satisfies Partial<docker.ContainerArgs>;

const site = new docker.Volume("site", { name: "site" });

new docker.Container(
  "web",
  {
    ...hardened,
    image,
    volumes: [{ volumeName: site.name, containerPath: "/usr/share/nginx/html", readOnly: true }],
    tmpfs: { "/var/cache/nginx": "uid=10001", "/run": "uid=10001" },
  },
  { dependsOn: nginx },
);

new docker.Container("agent", { ...hardened, image: "docker.io/library/telegraf:1.36.3" });

// A website and a monitoring agent, as they are often written.
import * as docker from "@pulumi/docker";

const nginx = new docker.RemoteImage("nginx", { name: "nginx:latest" });

new docker.Container("web", {
  image: nginx.imageId,
  networkMode: "host",
  volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/var/run/docker.sock" }],
});

new docker.Container("agent", {
  image: "quay.io/acme/agent:2.1",
  privileged: true,
  pidMode: "host",
  volumes: [
    { hostPath: "/proc", containerPath: "/host/proc", readOnly: true },
    { hostPath: "/sys", containerPath: "/host/sys", readOnly: true },
  ],
  devices: [{ hostPath: "/dev/mem" }],
});

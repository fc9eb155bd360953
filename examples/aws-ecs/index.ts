// A website and a monitoring agent on EC2 instances, as they are often written.
import * as ecs from "@pulumi/aws/ecs";

new ecs.TaskDefinition("web", {
  family: "web",
  networkMode: "host",
  containerDefinitions: JSON.stringify([{ name: "nginx", image: "nginx:latest", memoryReservation: 64 }]),
});

new ecs.TaskDefinition("agent", {
  family: "agent",
  pidMode: "host",
  volumes: [
    { name: "docker", hostPath: "/var/run/docker.sock" },
    { name: "proc", hostPath: "/proc" },
  ],
  containerDefinitions: JSON.stringify([
    {
      name: "agent",
      image: "quay.io/acme/agent:2.1",
      privileged: true,
      memory: 128,
      mountPoints: [
        { sourceVolume: "docker", containerPath: "/var/run/docker.sock" },
        { sourceVolume: "proc", containerPath: "/host/proc", readOnly: true },
      ],
    },
  ]),
});

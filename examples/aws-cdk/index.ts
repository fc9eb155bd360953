// A website and a monitoring agent on EC2 instances, as they are often written.
import { App, NestedStack, Stack, Validations } from "aws-cdk-lib";
import * as ecs from "aws-cdk-lib/aws-ecs";
import { ContainerGuardPlugin } from "pulumi-container-guard/cdk";

const app = new App();
const shop = new Stack(app, "Shop");

const web = new ecs.Ec2TaskDefinition(shop, "Web", { networkMode: ecs.NetworkMode.HOST });
web.addContainer("nginx", {
  image: ecs.ContainerImage.fromRegistry("nginx:latest"),
  memoryReservationMiB: 64,
});

const agent = new ecs.Ec2TaskDefinition(new NestedStack(shop, "Monitoring"), "Agent", { pidMode: ecs.PidMode.HOST });
agent.addVolume({ name: "docker", host: { sourcePath: "/var/run/docker.sock" } });
agent
  .addContainer("agent", {
    image: ecs.ContainerImage.fromRegistry("quay.io/acme/agent:2.1"),
    memoryLimitMiB: 128,
    privileged: true,
  })
  .addMountPoints({ sourceVolume: "docker", containerPath: "/var/run/docker.sock", readOnly: false });

Validations.of(app).addPlugins(new ContainerGuardPlugin());
app.synth();

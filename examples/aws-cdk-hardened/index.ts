// The same website, and an agent that reads only its own container.
import { App, NestedStack, Stack, Validations } from "aws-cdk-lib";
import * as ecs from "aws-cdk-lib/aws-ecs";
import type { Construct } from "constructs";
import { ContainerGuardPlugin } from "pulumi-container-guard/cdk";

/** Returns what every container here has in common. */
function hardened(scope: Construct, name: string, image: string) {
  const linuxParameters = new ecs.LinuxParameters(scope, `${name}Linux`);
  linuxParameters.dropCapabilities(ecs.Capability.ALL);
  return {
    linuxParameters,
    image: ecs.ContainerImage.fromRegistry(image),
    memoryLimitMiB: 128,
    user: "10001:10001",
    readonlyRootFilesystem: true,
    dockerSecurityOptions: ["no-new-privileges"],
  };
}

const app = new App();
const shop = new Stack(app, "Shop");

const web = new ecs.Ec2TaskDefinition(shop, "Web", { networkMode: ecs.NetworkMode.AWS_VPC });
web.addContainer("nginx", hardened(shop, "Nginx", "docker.io/library/nginx:1.29.3"));

const monitoring = new NestedStack(shop, "Monitoring");
const agent = new ecs.Ec2TaskDefinition(monitoring, "Agent");
agent.addContainer("agent", hardened(monitoring, "Agent", "docker.io/library/telegraf:1.36.3"));

Validations.of(app).addPlugins(new ContainerGuardPlugin());
app.synth();

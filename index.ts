import { ContainerGuard } from "./src/pulumi/container-guard";

new ContainerGuard();

import { ContainerGuard } from "./src/pack/container-guard";

new ContainerGuard();

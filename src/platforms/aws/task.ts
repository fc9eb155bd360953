import { valueOf, type Field, type Place } from "../../model/place";
import { VolumeMounts } from "../../model/volume-mounts";
import { unreadable } from "../../model/resource";
import type { HostMount } from "../../model/workload";
import { named, type NamedContainer } from "./names";
import { volumeMounts } from "./volumes";

/** Where a task states its containers, and what they share. */
export interface TaskPlaces {
  /** The volumes, the modes of namespaces, and the launch types. */
  readonly shared: Place;
  readonly containers: readonly Place[];
}

/** Containers that run together on one host: a task of Amazon ECS, which AWS Batch runs too. */
export class Task {
  readonly shared: Place;
  readonly unreadable: ReadonlyArray<Field<never>>;
  readonly containers: readonly TaskContainer[];
  private readonly containerPlaces: readonly Place[];
  private mounts: readonly HostMount[] | undefined;

  constructor({ shared, containers }: TaskPlaces) {
    this.shared = shared;
    this.containerPlaces = containers;
    this.unreadable = containers.filter(({ shape }) => shape !== "object").map(unreadable);
    this.containers = containers
      .filter(({ shape }) => shape === "object")
      .map((place) => ({ ...named(place), task: this }));
  }

  /** Whether the task can run on Fargate only, where every task has its own kernel. */
  get isFargate(): boolean {
    const types = this.launchTypes;
    return types.length > 0 && types.every((type) => valueOf(type) === "FARGATE");
  }

  /** Whether ECS may reject what Fargate does not have: it validates a task for every launch type that is listed. */
  get mayBeFargate(): boolean {
    return this.launchTypes.some((type) => type.state !== "set" || type.value === "FARGATE");
  }

  private get launchTypes(): ReadonlyArray<Field<string>> {
    return this.shared.at("requiresCompatibilities").strings();
  }

  get isWindows(): boolean {
    const family = this.shared.at("runtimePlatform", "operatingSystemFamily").string();
    return valueOf(family)?.startsWith("WINDOWS") ?? false;
  }

  get networkMode(): Field<string> {
    return this.shared.at("networkMode").string();
  }

  /** Volumes count even if no container mounts them. */
  get hostMounts(): readonly HostMount[] {
    return (this.mounts ??= this.readHostMounts());
  }

  private readHostMounts(): readonly HostMount[] {
    const volumes = this.shared.at("volumes").items();
    // Containers that cannot be read may mount any of the volumes.
    const mounts = new VolumeMounts(
      this.containerPlaces
        .flatMap((container) => container.at("mountPoints").items())
        .map((mount) => ({ volume: mount.at("sourceVolume"), readOnly: mount.at("readOnly") })),
    );
    return volumes.flatMap((volume) => volumeMounts(volume, mounts.readOnly(volume, volume.at("name"))));
  }
}

export interface TaskContainer extends NamedContainer {
  readonly task: Task;
}

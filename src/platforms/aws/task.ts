import { valueOf, type Field, type Place } from "../../model/place";
import { VolumeMounts } from "../../model/volume-mounts";
import { unreadable } from "../../model/resource";
import type { HostMount } from "../../model/workload";
import { named, type NamedContainer } from "./names";
import { volumeMounts } from "./volumes";

/** Where a task states what all its containers share, and what it runs on. */
export interface TaskPlaces {
  /** The volumes and the modes of namespaces. */
  readonly shared: Place;
  readonly containers: readonly Place[];
  /** The launch types that the task must be able to use: `EC2`, `FARGATE`. */
  readonly launchTypes: Place;
}

/** Containers that run together on one host: a task of Amazon ECS, which AWS Batch runs too. */
export class Task {
  readonly shared: Place;
  readonly unreadable: ReadonlyArray<Field<never>>;
  readonly containers: readonly TaskContainer[];
  private readonly launchTypes: Place;
  private readonly containerPlaces: readonly Place[];
  private mounts: readonly HostMount[] | undefined;

  constructor({ shared, containers, launchTypes }: TaskPlaces) {
    this.shared = shared;
    this.launchTypes = launchTypes;
    this.containerPlaces = containers;
    this.unreadable = containers.filter(({ shape }) => shape !== "object").map(unreadable);
    this.containers = containers
      .filter(({ shape }) => shape === "object")
      .map((place) => ({ ...named(place), task: this }));
  }

  /** Whether the task can run on Fargate only, where every task has its own kernel. */
  get isFargate(): boolean {
    const types = this.launchTypes.strings();
    return types.length > 0 && types.every((type) => valueOf(type) === "FARGATE");
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
    if (volumes.length === 0) return [];
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

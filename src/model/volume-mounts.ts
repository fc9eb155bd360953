import { unset, valueOf, type Field, type Place } from "./place";

/** A container's mount of a volume that is declared elsewhere. */
export interface VolumeMount {
  /** The volume's name. */
  readonly volume: Place;
  readonly readOnly: Place;
}

const ANY = Symbol("a mount whose volume is not known");

/** Whether each volume is mounted read-only everywhere. */
export class VolumeMounts {
  private readonly byVolume = new Map<string | symbol, Field<boolean>>();

  constructor(mounts: readonly VolumeMount[]) {
    for (const mount of mounts) this.add(mount);
    this.addUnknown();
  }

  /** Returns whether all mounts of a volume are read-only; unset if nothing mounts it. */
  readOnly(volume: Place, name: Place): Field<boolean> {
    return this.byVolume.get(nameOf(name)) ?? this.byVolume.get(ANY) ?? unset(volume);
  }

  private add({ volume, readOnly }: VolumeMount): void {
    const name = nameOf(volume);
    const stated = readOnly.boolean();
    const field = name === ANY ? { ...stated, place: volume } : stated;
    const before = this.byVolume.get(name);
    if (before === undefined || writability(field) > writability(before)) this.byVolume.set(name, field);
  }

  /** A mount of an unknown volume may mount any volume: unless it is read-only, no volume is certain to be read-only. */
  private addUnknown(): void {
    const any = this.byVolume.get(ANY);
    if (any === undefined) return;
    const hidden: Field<boolean> =
      any.state === "malformed" || any.state === "elsewhere" ? any : { state: "unknown", place: any.place };
    for (const [name, readOnly] of this.byVolume)
      if (writability(readOnly) === 0 && writability(any) !== 0) this.byVolume.set(name, hidden);
    this.byVolume.set(ANY, hidden);
  }
}

function nameOf(place: Place): string | symbol {
  return valueOf(place.string()) ?? ANY;
}

function writability(readOnly: Field<boolean>): 0 | 1 | 2 {
  if (readOnly.state === "set") return readOnly.value ? 0 : 2;
  return readOnly.state === "unset" ? 2 : 1;
}

import type { Place, Step } from "./place";

/** A change to a resource's inputs that repairs a violation. */
export type Edit =
  /** Sets a property or replaces an item. */
  | { readonly change: "set"; readonly place: Place; readonly value: string | number | boolean }
  /** Adds an item to a list, which may be unset. */
  | { readonly change: "add"; readonly place: Place; readonly value: string }
  /** Removes a property or an item. */
  | { readonly change: "remove"; readonly place: Place };

/** How a place is repaired; undefined if that needs a decision. */
export type Repair = (place: Place) => Edit | undefined;

export function remove(place: Place): Edit {
  return { change: "remove", place };
}

export function setTo(value: string | number | boolean): (place: Place) => Edit {
  return (place) => ({ change: "set", place, value });
}

export function add(value: string): (place: Place) => Edit {
  return (place) => ({ change: "add", place, value });
}

/** The same change, counted from the resource's root, without the inputs. */
export interface PathEdit {
  readonly change: Edit["change"];
  readonly steps: readonly Step[];
  /** In the source's notation. */
  readonly path: string;
  readonly value?: string | number | boolean;
}

export function atPath({ place, ...edit }: Edit): PathEdit {
  return { steps: place.steps, path: place.path, ...edit };
}
